/** A row: name | host | status | CSM | AE | MRR | renews in days | health | plan | seats | kickoff days ago. "-" is not known. */
const rows = `
Halden Freight | haldenfreight | subscribed | maya | grace | 4200 | 34 | 8 | scale | 120 | 410
Bramble & Oak Furniture | brambleoak | subscribed | daniel | tomas | 1850 | 71 | 7 | growth | 45 | 300
Sundarban Textiles | sundarbantextiles | subscribed | priya | grace | 2600 | 18 | 5 | growth | 80 | 355
Tidewater Credit Union | tidewatercu | subscribed | daniel | tomas | 7800 | 122 | 9 | scale | 260 | 620
Kestrel Robotics | kestrelrobotics | trial | maya | grace | - | - | 6 | starter | 12 | 9
Larkfield Dental Group | larkfielddental | subscribed | daniel | tomas | 960 | 203 | 8 | starter | 22 | 540
Oriole Publishing | oriolepublishing | at risk | maya | grace | 1400 | 12 | 3 | growth | - | 760
Marigold Care Homes | marigoldcare | subscribed | grace | tomas | 3100 | 88 | 7 | growth | 96 | 480
Pinecrest Outdoor Supply | pinecrestoutdoor | subscribed | daniel | tomas | 2250 | 49 | 6 | growth | 60 | 390
Aravalli Solar | aravallisolar | subscribed | priya | grace | 5400 | 160 | 9 | scale | 150 | 270
Northgate Veterinary | northgatevet | trial | daniel | tomas | - | - | 5 | starter | - | 4
Fjordline Seafood | fjordlineseafood | subscribed | maya | grace | 3900 | 27 | 4 | scale | 75 | 830
Copperfield Analytics | copperfield | churned | daniel | tomas | - | - | 1 | starter | 10 | 900
Vela Yacht Charter | velacharter | subscribed | maya | grace | 1200 | 55 | 8 | starter | 18 | 330
Lotus Lane Hospitality | lotuslane | subscribed | priya | grace | 6100 | 41 | 7 | scale | 210 | 505
Quarry Street Brewing | quarrystreet | subscribed | daniel | tomas | 780 | 240 | 9 | starter | 14 | 190
Hartwell Insurance Brokers | hartwellbrokers | subscribed | grace | tomas | 4650 | 66 | 6 | scale | 130 | 700
Ironbridge Logistics | ironbridge | at risk | grace | tomas | 2900 | 21 | 3 | growth | 88 | 610
Saffron Kitchens | saffronkitchens | subscribed | priya | grace | 1350 | 97 | 8 | growth | 33 | 240
Blue Heron Realty | blueheronrealty | subscribed | daniel | tomas | 1700 | 130 | 7 | growth | 40 | 365
Monsoon Media | monsoonmedia | trial | priya | grace | - | - | 7 | starter | 9 | 11
Grünewald Apotheken | gruenewald | subscribed | maya | grace | 3300 | 59 | 8 | growth | 102 | 450
Cedar Hollow Schools | cedarhollow | subscribed | daniel | tomas | 5200 | 175 | 9 | scale | 340 | 980
Westmoor Print Works | westmoorprint | churned | grace | tomas | - | - | 2 | starter | - | 1020
Palisade Security | palisadesecurity | subscribed | daniel | tomas | 4100 | 30 | 5 | scale | 115 | 520
Lindgren & Söner Bygg | lindgrenbygg | subscribed | maya | grace | 2100 | 83 | 7 | growth | 52 | 290
Coral Bay Diving | coralbay | subscribed | priya | - | 640 | 148 | 8 | starter | 8 | 150
Fenwick Farms | fenwickfarms | subscribed | grace | tomas | 1150 | 112 | 6 | starter | 25 | 420
Stellwerk Mobility | stellwerk | subscribed | maya | grace | 8900 | 205 | 9 | scale | 410 | 660
Harborlight Museums | harborlight | trial | daniel | - | - | - | 6 | starter | 16 | 6
Amberley Law | amberleylaw | subscribed | grace | tomas | 3800 | 38 | 8 | growth | 70 | 575
Deccan Diagnostics | deccandiagnostics | subscribed | priya | grace | 4800 | 76 | 4 | scale | 140 | 310
Rosewood Event Hire | rosewoodevents | at risk | grace | tomas | 880 | 15 | 2 | starter | 20 | 445
Skyline Elevator Services | skylineelevators | subscribed | daniel | tomas | 2750 | 91 | 7 | growth | 64 | 340
Trellis Garden Centres | trellisgardens | subscribed | grace | tomas | 1950 | 126 | 8 | growth | 47 | 280
Vireo Biotech | vireobiotech | subscribed | maya | grace | 6700 | 52 | 6 | scale | 185 | 395
Wharf Nine Coffee | wharfnine | subscribed | daniel | tomas | 1050 | 186 | 9 | starter | 28 | 215
Zephyr Bicycles | zephyrbicycles | subscribed | maya | grace | 1600 | 44 | 7 | growth | 38 | 260
Kaveri Ceramics | kavericeramics | trial | priya | grace | - | - | 8 | starter | - | 2
Old Mill Insurance Trust | oldmilltrust | - | - | - | - | - | - | - | - | -`;

export type DemoAccount = {
  name: string;
  host: string;
  status: string | null;
  csm: string | null;
  ae: string | null;
  mrr: number | null;
  renewsInDays: number | null;
  health: number | null;
  plan: string | null;
  seats: number | null;
  kickoffDaysAgo: number | null;
};

const known = (cell: string | undefined) => cell === undefined || cell === "-" ? null : cell;
const number = (cell: string | undefined) => known(cell) === null ? null : Number(cell);

export const demoAccounts: DemoAccount[] = rows.trim().split("\n").map((row) => {
  const [name, host, status, csm, ae, mrr, renews, health, plan, seats, kickoff] = row.split(" | ");
  return {
    name: name!,
    host: host!,
    status: known(status),
    csm: known(csm),
    ae: known(ae),
    mrr: number(mrr),
    renewsInDays: number(renews),
    health: number(health),
    plan: known(plan),
    seats: number(seats),
    kickoffDaysAgo: number(kickoff),
  };
});
