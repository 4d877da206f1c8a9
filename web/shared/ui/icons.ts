// Every icon of the app, imported one by one so that a page loads its own few. A new one is a pair of lines here.
// @ts-types="./icon.d.ts"
export { default as Archive } from "lucide-solid/icons/archive";
// @ts-types="./icon.d.ts"
export { default as ArrowDown } from "lucide-solid/icons/arrow-down";
// @ts-types="./icon.d.ts"
export { default as ArrowLeft } from "lucide-solid/icons/arrow-left";
// @ts-types="./icon.d.ts"
export { default as ArrowRight } from "lucide-solid/icons/arrow-right";
// @ts-types="./icon.d.ts"
export { default as ArrowUp } from "lucide-solid/icons/arrow-up";
// @ts-types="./icon.d.ts"
export { default as ArrowUpRight } from "lucide-solid/icons/arrow-up-right";
// @ts-types="./icon.d.ts"
export { default as AtSign } from "lucide-solid/icons/at-sign";
// @ts-types="./icon.d.ts"
export { default as Ban } from "lucide-solid/icons/ban";
// @ts-types="./icon.d.ts"
export { default as Bold } from "lucide-solid/icons/bold";
// @ts-types="./icon.d.ts"
export { default as Braces } from "lucide-solid/icons/braces";
// @ts-types="./icon.d.ts"
export { default as Calendar } from "lucide-solid/icons/calendar";
// @ts-types="./icon.d.ts"
export { default as CalendarClock } from "lucide-solid/icons/calendar-clock";
// @ts-types="./icon.d.ts"
export { default as ChartColumn } from "lucide-solid/icons/chart-column";
// @ts-types="./icon.d.ts"
export { default as Check } from "lucide-solid/icons/check";
// @ts-types="./icon.d.ts"
export { default as CheckCheck } from "lucide-solid/icons/check-check";
// @ts-types="./icon.d.ts"
export { default as CheckCircle } from "lucide-solid/icons/circle-check";
// @ts-types="./icon.d.ts"
export { default as ChevronDown } from "lucide-solid/icons/chevron-down";
// @ts-types="./icon.d.ts"
export { default as ChevronLeft } from "lucide-solid/icons/chevron-left";
// @ts-types="./icon.d.ts"
export { default as ChevronRight } from "lucide-solid/icons/chevron-right";
// @ts-types="./icon.d.ts"
export { default as ChevronUp } from "lucide-solid/icons/chevron-up";
// @ts-types="./icon.d.ts"
export { default as ChevronsUpDown } from "lucide-solid/icons/chevrons-up-down";
// @ts-types="./icon.d.ts"
export { default as Circle } from "lucide-solid/icons/circle";
// @ts-types="./icon.d.ts"
export { default as CircleAlert } from "lucide-solid/icons/circle-alert";
// @ts-types="./icon.d.ts"
export { default as CircleCheck } from "lucide-solid/icons/circle-check";
// @ts-types="./icon.d.ts"
export { default as CircleHelp } from "lucide-solid/icons/circle-question-mark";
// @ts-types="./icon.d.ts"
export { default as CirclePause } from "lucide-solid/icons/circle-pause";
// @ts-types="./icon.d.ts"
export { default as CircleX } from "lucide-solid/icons/circle-x";
// @ts-types="./icon.d.ts"
export { default as Clock } from "lucide-solid/icons/clock";
// @ts-types="./icon.d.ts"
export { default as Columns3 } from "lucide-solid/icons/columns-3";
// @ts-types="./icon.d.ts"
export { default as Copy } from "lucide-solid/icons/copy";
// @ts-types="./icon.d.ts"
export { default as CornerDownLeft } from "lucide-solid/icons/corner-down-left";
// @ts-types="./icon.d.ts"
export { default as CreditCard } from "lucide-solid/icons/credit-card";
// @ts-types="./icon.d.ts"
export { default as Download } from "lucide-solid/icons/download";
// @ts-types="./icon.d.ts"
export { default as Ellipsis } from "lucide-solid/icons/ellipsis";
// @ts-types="./icon.d.ts"
export { default as ExternalLink } from "lucide-solid/icons/external-link";
// @ts-types="./icon.d.ts"
export { default as Eye } from "lucide-solid/icons/eye";
// @ts-types="./icon.d.ts"
export { default as EyeOff } from "lucide-solid/icons/eye-off";
// @ts-types="./icon.d.ts"
export { default as FileText } from "lucide-solid/icons/file-text";
// @ts-types="./icon.d.ts"
export { default as FileUp } from "lucide-solid/icons/file-up";
// @ts-types="./icon.d.ts"
export { default as FlaskConical } from "lucide-solid/icons/flask-conical";
// @ts-types="./icon.d.ts"
export { default as Flag } from "lucide-solid/icons/flag";
// @ts-types="./icon.d.ts"
export { default as Funnel } from "lucide-solid/icons/funnel";
// @ts-types="./icon.d.ts"
export { default as Gauge } from "lucide-solid/icons/gauge";
// @ts-types="./icon.d.ts"
export { default as Globe } from "lucide-solid/icons/globe";
// @ts-types="./icon.d.ts"
export { default as GripVertical } from "lucide-solid/icons/grip-vertical";
// @ts-types="./icon.d.ts"
export { default as Hash } from "lucide-solid/icons/hash";
// @ts-types="./icon.d.ts"
export { default as HeartPulse } from "lucide-solid/icons/heart-pulse";
// @ts-types="./icon.d.ts"
export { default as Hourglass } from "lucide-solid/icons/hourglass";
// @ts-types="./icon.d.ts"
export { default as Inbox } from "lucide-solid/icons/inbox";
// @ts-types="./icon.d.ts"
export { default as Info } from "lucide-solid/icons/info";
// @ts-types="./icon.d.ts"
export { default as Italic } from "lucide-solid/icons/italic";
// @ts-types="./icon.d.ts"
export { default as KeyRound } from "lucide-solid/icons/key-round";
// @ts-types="./icon.d.ts"
export { default as Keyboard } from "lucide-solid/icons/keyboard";
// @ts-types="./icon.d.ts"
export { default as LayoutTemplate } from "lucide-solid/icons/layout-template";
// @ts-types="./icon.d.ts"
export { default as Link } from "lucide-solid/icons/link";
// @ts-types="./icon.d.ts"
export { default as List } from "lucide-solid/icons/list";
// @ts-types="./icon.d.ts"
export { default as ListChecks } from "lucide-solid/icons/list-checks";
// @ts-types="./icon.d.ts"
export { default as ListOrdered } from "lucide-solid/icons/list-ordered";
// @ts-types="./icon.d.ts"
export { default as ListFilterPlus } from "lucide-solid/icons/list-filter-plus";
// @ts-types="./icon.d.ts"
export { default as LoaderCircle } from "lucide-solid/icons/loader-circle";
// @ts-types="./icon.d.ts"
export { default as Lock } from "lucide-solid/icons/lock";
// @ts-types="./icon.d.ts"
export { default as LogOut } from "lucide-solid/icons/log-out";
// @ts-types="./icon.d.ts"
export { default as Mail } from "lucide-solid/icons/mail";
// @ts-types="./icon.d.ts"
export { default as MailOpen } from "lucide-solid/icons/mail-open";
// @ts-types="./icon.d.ts"
export { default as MailPlus } from "lucide-solid/icons/mail-plus";
// @ts-types="./icon.d.ts"
export { default as Menu } from "lucide-solid/icons/menu";
// @ts-types="./icon.d.ts"
export { default as MessageSquare } from "lucide-solid/icons/message-square";
// @ts-types="./icon.d.ts"
export { default as MessageSquareText } from "lucide-solid/icons/message-square-text";
// @ts-types="./icon.d.ts"
export { default as MessagesSquare } from "lucide-solid/icons/messages-square";
// @ts-types="./icon.d.ts"
export { default as Monitor } from "lucide-solid/icons/monitor";
// @ts-types="./icon.d.ts"
export { default as Moon } from "lucide-solid/icons/moon";
// @ts-types="./icon.d.ts"
export { default as Pause } from "lucide-solid/icons/pause";
// @ts-types="./icon.d.ts"
export { default as Pencil } from "lucide-solid/icons/pencil";
// @ts-types="./icon.d.ts"
export { default as Pilcrow } from "lucide-solid/icons/pilcrow";
// @ts-types="./icon.d.ts"
export { default as Play } from "lucide-solid/icons/play";
// @ts-types="./icon.d.ts"
export { default as Plug } from "lucide-solid/icons/plug";
// @ts-types="./icon.d.ts"
export { default as Plus } from "lucide-solid/icons/plus";
// @ts-types="./icon.d.ts"
export { default as Quote } from "lucide-solid/icons/quote";
// @ts-types="./icon.d.ts"
export { default as RefreshCw } from "lucide-solid/icons/refresh-cw";
// @ts-types="./icon.d.ts"
export { default as RotateCcw } from "lucide-solid/icons/rotate-ccw";
// @ts-types="./icon.d.ts"
export { default as Save } from "lucide-solid/icons/save";
// @ts-types="./icon.d.ts"
export { default as ScrollText } from "lucide-solid/icons/scroll-text";
// @ts-types="./icon.d.ts"
export { default as Search } from "lucide-solid/icons/search";
// @ts-types="./icon.d.ts"
export { default as Send } from "lucide-solid/icons/send";
// @ts-types="./icon.d.ts"
export { default as SendHorizontal } from "lucide-solid/icons/send-horizontal";
// @ts-types="./icon.d.ts"
export { default as Server } from "lucide-solid/icons/server";
// @ts-types="./icon.d.ts"
export { default as Settings } from "lucide-solid/icons/settings";
// @ts-types="./icon.d.ts"
export { default as Shield } from "lucide-solid/icons/shield";
// @ts-types="./icon.d.ts"
export { default as SlidersHorizontal } from "lucide-solid/icons/sliders-horizontal";
// @ts-types="./icon.d.ts"
export { default as Sparkles } from "lucide-solid/icons/sparkles";
// @ts-types="./icon.d.ts"
export { default as SquarePen } from "lucide-solid/icons/square-pen";
// @ts-types="./icon.d.ts"
export { default as Strikethrough } from "lucide-solid/icons/strikethrough";
// @ts-types="./icon.d.ts"
export { default as Sun } from "lucide-solid/icons/sun";
// @ts-types="./icon.d.ts"
export { default as Table } from "lucide-solid/icons/table";
// @ts-types="./icon.d.ts"
export { default as Tag } from "lucide-solid/icons/tag";
// @ts-types="./icon.d.ts"
export { default as TriangleAlert } from "lucide-solid/icons/triangle-alert";
// @ts-types="./icon.d.ts"
export { default as Underline } from "lucide-solid/icons/underline";
// @ts-types="./icon.d.ts"
export { default as Undo2 } from "lucide-solid/icons/undo-2";
// @ts-types="./icon.d.ts"
export { default as Unlink } from "lucide-solid/icons/unlink";
// @ts-types="./icon.d.ts"
export { default as Upload } from "lucide-solid/icons/upload";
// @ts-types="./icon.d.ts"
export { default as User } from "lucide-solid/icons/user";
// @ts-types="./icon.d.ts"
export { default as UserCheck } from "lucide-solid/icons/user-check";
// @ts-types="./icon.d.ts"
export { default as UserMinus } from "lucide-solid/icons/user-minus";
// @ts-types="./icon.d.ts"
export { default as UserPlus } from "lucide-solid/icons/user-plus";
// @ts-types="./icon.d.ts"
export { default as UserRound } from "lucide-solid/icons/user-round";
// @ts-types="./icon.d.ts"
export { default as Users } from "lucide-solid/icons/users";
// @ts-types="./icon.d.ts"
export { default as Workflow } from "lucide-solid/icons/workflow";
// @ts-types="./icon.d.ts"
export { default as X } from "lucide-solid/icons/x";
// @ts-types="./icon.d.ts"
export { default as Zap } from "lucide-solid/icons/zap";
// @ts-types="./icon.d.ts"
export { default as Building } from "lucide-solid/icons/building";
// @ts-types="./icon.d.ts"
export { default as History } from "lucide-solid/icons/rotate-ccw-clock";
// @ts-types="./icon.d.ts"
export { default as Trash } from "lucide-solid/icons/trash";
// @ts-types="./icon.d.ts"
export { default as Reply } from "lucide-solid/icons/reply";
// @ts-types="./icon.d.ts"
export { default as CloudOff } from "lucide-solid/icons/cloud-off";
// @ts-types="./icon.d.ts"
export { default as Minus } from "lucide-solid/icons/minus";
// @ts-types="./icon.d.ts"
export { default as BellOff } from "lucide-solid/icons/bell-off";
// @ts-types="./icon.d.ts"
export { default as Redo } from "lucide-solid/icons/redo-2";
// @ts-types="./icon.d.ts"
export { default as ArrowDownWideNarrow } from "lucide-solid/icons/arrow-down-wide-narrow";
// @ts-types="./icon.d.ts"
export { default as PanelRight } from "lucide-solid/icons/panel-right";
// @ts-types="./icon.d.ts"
export { default as PanelRightClose } from "lucide-solid/icons/panel-right-close";
// @ts-types="./icon.d.ts"
export { default as MailCheck } from "lucide-solid/icons/mail-check";
// @ts-types="./icon.d.ts"
export { default as Layers } from "lucide-solid/icons/layers";
// @ts-types="./icon.d.ts"
export { default as BadgeCheck } from "lucide-solid/icons/badge-check";
// @ts-types="./icon.d.ts"
export { default as Paperclip } from "lucide-solid/icons/paperclip";
// @ts-types="./icon.d.ts"
export { default as Picture } from "lucide-solid/icons/image";
// @ts-types="./icon.d.ts"
export { default as PictureFile } from "lucide-solid/icons/file-image";
