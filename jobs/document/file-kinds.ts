/*
 * What kinds of file a mail may carry (CO9). Providers drop mail that carries others, or strip them without a word: Gmail
 * (support.google.com/mail/answer/6590, read November 2026) and Outlook with Exchange ("Blocked attachments in Outlook", its default
 * list). What either refuses is refused here, when it is chosen and not when it is sent.
 */
const byGmail =
  "ade adp apk appx appxbundle bat cab chm cmd com cpl diagcab diagcfg diagpkg dll dmg ex ex_ exe hta img ins " +
  "iso isp jar jnlp js jse lib lnk mde mjs msc msi msix msixbundle msp mst nsh pif ps1 scr sct shb sys vb vbe vbs vhd vxd wsc " +
  "wsf wsh xll";
const byOutlook =
  "app application appref-ms asp aspx asx bas bgi cdxml cer cnt crt csh der fxp gadget grp hlp hpj hta htc inf " +
  "its jsp ksh library-ms mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mdt mdw mdz mht mhtml msh msh1 msh1xml msh2 " +
  "msh2xml mshxml ops osd pcd php pl plg prf prg printerexport ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 pssc pst py pyc pyo pyw pyz " +
  "pyzw reg scf search-ms settingcontent-ms shs theme tmp udl url vbp vhdx vsmacros vsw webpnp website ws wsb xbap xnk";
const refused = new Set(`${byGmail} ${byOutlook}`.split(" "));

/** What a name ends in, lower-cased and without the dot; "" for nothing. */
export const endingOf = (name: string): string => /\.([^.\s]+)[. ]*$/.exec(name)?.[1]?.toLowerCase() ?? "";

/** Whether a file of this name cannot be mailed. */
export const isRefusedName = (name: string): boolean => refused.has(endingOf(name));

/** What may stand in a text as a picture: what every mail reader shows. Never SVG, which may run scripts. */
export const pictureTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;

const textTypes: Record<string, string> = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  ics: "text/calendar",
  vcf: "text/vcard",
  md: "text/markdown",
  html: "text/html",
  htm: "text/html",
  svg: "image/svg+xml",
  xml: "application/xml",
  json: "application/json",
};
const openXml = "application/vnd.openxmlformats-officedocument";
const openDocument = "application/vnd.oasis.opendocument";
/** Of what its bytes call a zip archive, or a compound file of old Office, as more than that. */
const insideTypes: Record<string, Record<string, string>> = {
  "application/zip": {
    docx: `${openXml}.wordprocessingml.document`,
    xlsx: `${openXml}.spreadsheetml.sheet`,
    pptx: `${openXml}.presentationml.presentation`,
    odt: `${openDocument}.text`,
    ods: `${openDocument}.spreadsheet`,
    odp: `${openDocument}.presentation`,
  },
  "application/x-cfb": {
    doc: "application/msword",
    xls: "application/vnd.ms-excel",
    ppt: "application/vnd.ms-powerpoint",
    msg: "application/vnd.ms-outlook",
  },
};

/** The type of a text, whose bytes say nothing of it. */
export const textTypeOf = (name: string): string => textTypes[endingOf(name)] ?? "text/plain";

/** The type of a container as what its name says is in it. */
export const insideTypeOf = (type: string, name: string): string => insideTypes[type]?.[endingOf(name)] ?? type;

/** The kind that a name promises, as the start of its type: such a file must be one. */
export function promisedKind(name: string): string | null {
  if (/^(png|jpe?g|jfif|gif|webp|bmp|tiff?|heic|heif|avif)$/.test(endingOf(name))) return "image/";
  return endingOf(name) === "pdf" ? "application/pdf" : null;
}
