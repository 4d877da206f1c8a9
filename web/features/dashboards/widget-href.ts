/** What the address of a dashboard calls a widget: whoever comes by it is led there. */
export const anchorOf = (id: string): string => `widget-${id}`;
export const widgetHref = (dashboardId: string, id: string): string => `/dashboards/${dashboardId}#${anchorOf(id)}`;
