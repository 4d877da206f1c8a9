/** Templates of the sample workspace (PE7), by the key that the story calls them. */
export const templates = {
  kickoff: {
    name: "Welcome and kickoff",
    shared: true,
    subject: 'Welcome to Lumenworks, {{user.firstName | "there"}}',
    html: `<p>Hi {{user.firstName | "there"}},</p>
<p>Good to have <strong>{{account.name}}</strong> with us. To get going we need half an hour together:</p>
<ul><li>what you want to see on your first dashboard,</li><li>who of your team needs a seat,</li><li>which systems we connect first.</li></ul>
<p><a href="{{sender.traits.calendar}}">Pick a time that suits you</a>, or just answer with one.</p>`,
  },
  review: {
    name: "Quarterly review",
    shared: true,
    subject: "{{account.name}}: our review for this quarter",
    html: `<p>Hi {{user.firstName | "there"}},</p>
<p>It is time to look back at the quarter together. I will bring the numbers, you bring what annoyed you.</p>
<ol><li>What your team used most</li><li>What nobody found</li><li>What we plan until summer</li></ol>
<p>Would one of the times in <a href="{{csm.traits.calendar}}">my calendar</a> work?</p>`,
  },
  renewal: {
    name: "Renewal in good time",
    shared: true,
    subject: "Your Lumenworks renewal on {{account.renewsOn}}",
    html: `<p>Hi {{user.firstName | "there"}},</p>
<p>The agreement of {{account.name}} renews on <strong>{{account.renewsOn}}</strong>, at {{account.mrr}} a month. Nothing is needed from
you if that is fine.</p>
<p>If you want to change the plan, {{csm.firstName}} ({{csm.email}}) and I are happy to go through it with you.</p>`,
  },
  seats: {
    name: "Seats that nobody uses",
    shared: true,
    subject: "{{account.traits.seats}} seats, and some are empty",
    html: `<p>Hi {{user.firstName | "there"}},</p>
<p>{{account.name}} has {{account.traits.seats}} seats on the {{account.traits.plan}} plan, and a few of them have not been used for a
month. You can hand them on in <a href="{{account.traits.workspaceUrl}}">your workspace</a>.</p>
<p>Shall we look at it together?</p>`,
  },
  news: {
    name: "What is new this month",
    shared: true,
    subject: "New in Lumenworks: shared filters",
    html: `<h2>Shared filters</h2>
<p>Hi {{user.firstName | "there"}}, filters can now be saved for the whole team, so that everybody looks at the same numbers.</p>
<blockquote><p>“Our Monday meeting is ten minutes shorter.”</p></blockquote>
<p>They are in <a href="{{account.traits.workspaceUrl}}">your workspace</a> already.</p>`,
  },
  health: {
    name: "Checking in",
    shared: false,
    subject: "How is it going at {{account.name}}?",
    html: `<p>Hi {{user.firstName | "there"}},</p>
<p>we have not spoken for a while, and I would rather ask than guess: is Lumenworks doing what you bought it for?</p>
<p>A short answer is as good as a long one.</p>`,
  },
} as const;
export type TemplateKey = keyof typeof templates;

export const archived = {
  name: "Price list of last year",
  shared: true,
  subject: "Our prices",
  html: "<p>Hi {{user.firstName}}, here is the price list you asked for.</p>",
};

export const traits = [
  {
    entity: "account",
    key: "plan",
    label: "Plan",
    type: "select",
    options: [
      { value: "starter", label: "Starter" },
      { value: "growth", label: "Growth" },
      { value: "scale", label: "Scale" },
    ],
  },
  { entity: "account", key: "seats", label: "Seats", type: "number" },
  { entity: "account", key: "workspaceUrl", label: "Workspace", type: "url", editRight: "api" },
  { entity: "account", key: "kickoffOn", label: "Kickoff", type: "date" },
  { entity: "user", key: "isAdmin", label: "Workspace admin", type: "boolean" },
  { entity: "user", key: "favourite", label: "Most used feature", type: "text", editRight: "api" },
  { entity: "teammate", key: "title", label: "Title", type: "text" },
  { entity: "teammate", key: "calendar", label: "Calendar link", type: "url" },
  { entity: "teammate", key: "phone", label: "Phone", type: "text" },
  {
    entity: "conversation",
    key: "topic",
    label: "Topic",
    type: "select",
    options: [
      { value: "onboarding", label: "Onboarding" },
      { value: "adoption", label: "Adoption" },
      { value: "renewal", label: "Renewal" },
      { value: "news", label: "News" },
    ],
  },
] as const;
