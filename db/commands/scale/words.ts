// Made-up names: ASCII, so that SQL's lower() folds them as the app does, and none longer than 16 letters.
const words = (text: string): string[] => text.trim().split(/\s+/);

export const firstNames = words(`
  Ada Agnes Aiko Alan Alba Alex Alma Amara Amir Ana Andre Anita Anton Aria Arjun Astrid Ava Aya Basil Bea Ben Bianca Bo
  Boris Bruno Carla Carmen Cato Chen Chloe Clara Cleo Colin Cora Dalia Dana Daniel Dario David Deepa Diego Dina Dora Eda
  Edgar Elena Eli Elif Ella Elsa Emil Emma Enzo Erik Esther Eva Ewa Fadi Farah Felix Fiona Flora Frida Gabor Gael Gita
  Grace Greta Gus Hana Hanna Hector Heidi Helen Hiro Hugo Ian Ida Igor Ilse Ines Ingrid Iris Isak Ivan Jack Jana Jin Joan
  Jonas Jorge Julia Kai Karim Karin Kate Keiko Kofi Lars Laura Lea Leila Lena Leo Lia Lin Lola Luca Lucy Luis Magda Maja
  Malik Marc Maria Marta Max Mei Mia Mila Mina Mona Nadia Naomi Nils Nina Noah Nora Olga Omar Oscar Otto Pablo Paula Pia
  Priya Rafael Rania Ravi Rita Rosa Ruth Saba Said Sami Sara Selma Sofia Stella Sven Tamar Tara Tess Theo Tim Tina Uma
  Una Vera Victor Viola Wanda Wei Xenia Yara Yuki Yusuf Zara Zoe`);
export const lastNames = words(`
  Abbott Adler Ahmed Alvarez Andersen Arslan Bakker Banerjee Barros Bauer Becker Bello Berg Blanc Bloom Bosch Braun Brook
  Carver Castro Chandra Cohen Conti Costa Cruz Dahl Dalton Das Diaz Dietrich Dubois Duarte Eklund Engel Eriksen Farkas
  Ferrari Fischer Flores Fontaine Forsberg Fraser Fujita Garcia Gomez Grant Gruber Gupta Haas Haddad Hansen Hart Hayashi
  Herrera Hoffman Holm Horvath Huang Ibrahim Ito Ivanov Jansen Jensen Johansson Joshi Kaiser Kaplan Kato Keller Khan Kim
  Klein Koch Kowalski Kruger Kumar Lambert Lang Larsen Laurent Lee Lehmann Lindqvist Lopez Lund Maier Marino Martin Mehta
  Mendes Meyer Moreau Mori Moretti Muller Nagy Nakamura Nielsen Novak Okafor Oliveira Olsen Ortega Park Patel Pereira
  Petrov Popescu Quinn Raman Rao Reyes Ricci Rivera Rossi Roux Russo Sahin Santos Sato Schmidt Schulz Silva Singh Smit
  Sokolov Stein Suzuki Takahashi Tan Torres Toth Turner Urban Vargas Vidal Vogel Wagner Walsh Weber Whitfield Winter Wolf
  Yamada Yildiz Young Zhang Ziegler`);
export const companyFirst = words(`
  Amber Arctic Aurora Azure Birch Blue Bright Cedar Clear Cobalt Copper Coral Crimson Crystal Delta Eastern Ember Evergreen
  Falcon First Flint Frost Golden Granite Green Harbor Hazel High Indigo Iron Ivory Jade Juniper Lake Lark Lunar Maple
  Marble Meadow Misty Noble Northern Nova Oak Ocean Olive Onyx Opal Orchid Pacific Pearl Pine Polar Prime Quartz Quiet Red
  River Rowan Ruby Sage Sierra Silver Solar South Spruce Sterling Stone Summit Sunny Swift Tidal Timber Topaz True Union
  Upper Velvet Violet Vista Western White Wild Willow Winter Zenith`);
export const companySecond = words(`
  Analytics Bakery Bank Bikes Biotech Books Brewing Builders Capital Care Chemicals Clinics Clothing Coffee Computing
  Consulting Dairy Dental Design Dynamics Eats Education Electric Energy Engineering Farms Films Finance Fitness Foods
  Freight Furniture Games Gardens Glass Health Homes Hotels Industries Instruments Insurance Labs Laundry Legal Lighting
  Logistics Machines Marine Market Media Medical Metals Mining Mobility Motors Music Networks Optics Paper Parts Pharma
  Plastics Power Press Printing Rail Realty Research Robotics Security Shipping Software Solutions Sports Steel Storage
  Studios Supply Systems Telecom Textiles Tools Toys Travel Ventures Water Wines Works`);
export const cities = words(`
  Berlin Hamburg Munich Vienna Zurich Paris Lyon Madrid Barcelona Lisbon Porto Rome Milan London Leeds Dublin Oslo Bergen
  Stockholm Gothenburg Copenhagen Helsinki Warsaw Prague Budapest Athens Toronto Boston Austin Denver Seattle Tokyo Osaka
  Sydney Singapore Pune Nairobi Lagos Bogota Lima`);
export const features = words(`Dashboards Alerts Filters Exports Imports Reports Comments Sharing Roles Webhooks`);
