/** Who works where: host of the account, then name, role; `*` is an owner. */
const rows = `
haldenfreight: *Ingrid Solberg, Head of Logistics; Jonas Lie, Operations Lead; Marte Haugen, Dispatcher; Sindre Bakke, IT
brambleoak: *Walter Reyes, Owner; Claire Dumont, Store Manager; Theo Park, Buyer; Hannah Moss, Finance
sundarbantextiles: *Farhana Akter, COO; Imran Chowdhury, Plant Manager; Nusrat Jahan, Merchandising; Rafiq Islam, IT; Tania Sultana, HR
tidewatercu: *Deborah Langston, VP Member Services; Marcus Bell, Branch Director; Aisha Coleman, Compliance; Peter Novak, Systems Analyst; Yolanda Ruiz, Training
kestrelrobotics: *Emil Varga, CTO; Sofia Brandt, Engineer; Lukas Weiss, Engineer
larkfielddental: *Alan Mercer, Partner; Kimberly Tran, Practice Manager; Joel Stein, Front Desk
oriolepublishing: *Bettina Krause, Publisher; Florian Adler, Editor; Miriam Cohen, Rights; Stefan Vogel, Production
marigoldcare: *Judith Ashworth, Managing Director; Samuel Osei, Regional Manager; Fiona Drummond, Nurse Lead; Colin Barnes, Payroll
pinecrestoutdoor: *Ryan Kowalski, Head of E-commerce; Megan Sato, Merchandiser; Dustin Hale, Warehouse; Erin Blake, Support
aravallisolar: *Vikram Shekhawat, Director; Ananya Rathore, Project Lead; Rohit Meena, Site Engineer; Kavita Joshi, Accounts; Dev Malhotra, Procurement
northgatevet: *Lucia Fontana, Owner; Brian Cho, Office Manager
fjordlineseafood: *Håkon Eide, CEO; Silje Moen, Export Manager; Anders Ruud, Quality; Vilde Strand, Logistics
copperfield: *Gregory Hunt, Founder; Paula Diaz, Analyst
velacharter: *Chiara Lombardi, Owner; Marko Jurić, Fleet; Elena Petrou, Bookings
lotuslane: *Sunita Rao, VP Operations; Arjun Nair, Hotel Manager; Meera Pillai, Guest Relations; Kiran Shetty, IT; Deepa Menon, Finance; Rahul Bose, Marketing
quarrystreet: *Nate Callahan, Head Brewer; Jess Wong, Taproom
hartwellbrokers: *Edmund Hartwell, Partner; Zara Hussain, Claims; Oliver Finch, Broker; Priscilla Ng, Compliance; Tom Radley, IT
ironbridge: *Gareth Pugh, Operations Director; Sian Morgan, Planner; Dewi Price, Fleet Manager; Lowri Evans, Finance
saffronkitchens: *Anjali Deshpande, Founder; Nikhil Kulkarni, Chef; Sneha Patil, Supply
blueheronrealty: *Carla Benitez, Broker; Wes Thornton, Agent; Dana Fielding, Agent; Luis Ortega, Marketing
monsoonmedia: *Ishaan Kapoor, Producer; Tara Sen, Editor; Zoya Merchant, Sales
gruenewald: *Katharina Grünewald, Inhaberin; Tobias Lenz, Einkauf; Anja Schuster, Filialleitung; Murat Yildiz, IT
cedarhollow: *Rebecca Stone, Superintendent; Philip Grant, Technology; Monica Alvarez, Curriculum; Janet Kim, Registrar; Howard Pierce, Principal; Lydia Frost, Counselor
westmoorprint: *Norman Clegg, Owner; Ivy Hobbs, Studio; Ted Marsh, Press
palisadesecurity: *Renee Fontaine, COO; Trevor Banks, Dispatch; Simone Harper, HR; Ivan Petrov, Technology; Gus Molina, Field Lead
lindgrenbygg: *Karin Lindgren, VD; Oskar Nyström, Platschef; Elsa Berg, Ekonomi
coralbay: *Nalini Fernando, Owner; Ashan Perera, Instructor
fenwickfarms: *Rosalind Fenwick, Owner; Giles Tandy, Farm Manager; Molly Atkins, Farm Shop
stellwerk: *Henrik Baumann, CIO; Leonie Fuchs, Product; Jan Kowalczyk, Operations; Carmen Iglesias, Data; Nils Petersen, Support; Amelie Roth, Procurement
harborlight: *Patrick O'Dowd, Director; Celeste Monroe, Visitor Services; Ravi Iyer, Digital
amberleylaw: *Charlotte Amberley, Managing Partner; Desmond Clarke, Practice Manager; Yasmin Farouk, Solicitor; Rupert Hale, IT
deccandiagnostics: *Lakshmi Reddy, Medical Director; Srinivas Rao, Lab Manager; Pooja Varma, Quality; Aditya Kumar, IT; Harini Iyengar, Front Office
rosewoodevents: *Belinda Hargreaves, Owner; Kieran Doyle, Events
skylineelevators: *Stan Wojcik, President; Teresa Campos, Service Manager; Alex Dunne, Scheduling; Wanda Price, Accounts
trellisgardens: *Harriet Coombe, Director; Leon Abara, Buyer; Poppy Jenkins, Marketing; Frank Ellis, Stores
vireobiotech: *Mathilde Girard, COO; Antoine Lefèvre, Lab Operations; Nadia Benali, Quality; Julien Perrin, IT; Camille Roy, Finance
wharfnine: *Teddy Nakamura, Founder; Olive Grant, Roastery; Rosa Delgado, Wholesale
zephyrbicycles: *Mikkel Holm, CEO; Freja Dahl, Marketing; Rasmus Kjær, Workshop; Ida Winther, Support
kavericeramics: *Padma Krishnan, Founder; Suresh Babu, Production; Geetha Raman, Export
oldmilltrust: Arthur Penhaligon, Trustee; Winifred Cole, Secretary`;

/** Who also works at a second account. */
const alsoAt: Record<string, { host: string; role: string }> = {
  "Peter Novak": { host: "copperfield", role: "Adviser" },
  "Tom Radley": { host: "amberleylaw", role: "IT contractor" },
  "Carmen Iglesias": { host: "vireobiotech", role: "Data consultant" },
};

export type DemoUser = {
  firstName: string;
  lastName: string;
  email: string;
  isOwner: boolean;
  host: string;
  role: string;
  alsoAt: { host: string; role: string } | null;
};

/** Reserved for examples: no mail ever reaches anybody (RFC 2606). */
export const hostOf = (host: string): string => `${host}.example.com`;
const special: Record<string, string> = { æ: "ae", ø: "o", å: "a", ü: "ue", ä: "ae", ö: "oe", ß: "ss" };
const plain = (name: string) =>
  name.toLowerCase().replace(/[æøåüäöß]/g, (letter) => special[letter]!).normalize("NFD").replace(/[^a-z]/g, "");

export const demoUsers: DemoUser[] = rows.trim().split("\n").flatMap((row) => {
  const [host, people] = row.split(": ") as [string, string];
  return people.split("; ").map((person): DemoUser => {
    const [name, role] = person.replace("*", "").split(", ") as [string, string];
    const words = name.split(" ");
    const lastName = words.pop()!;
    const email = `${plain(words.at(-1)!)}.${plain(lastName)}@${hostOf(host)}`;
    const isOwner = person.startsWith("*");
    return { firstName: words.join(" "), lastName, email, isOwner, host, role, alsoAt: alsoAt[name] ?? null };
  });
});
