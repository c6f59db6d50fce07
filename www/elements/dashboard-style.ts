import { css } from "lit";

/** Styles of the dashboard's own frame; the elements inside bring their own. */
export const dashboardStyles = css`
  :host { background: var(--dg-bg); --dg-gap: calc(var(--dg-space) * 10); }
  :host([density="compact"]) { --dg-gap: calc(var(--dg-space) * 5); --dg-size: 14px; --dg-row: 3px; }
  .frame { display: grid; grid-template-columns: minmax(0, 1fr); gap: calc(var(--dg-gap) / 2); }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px; }
  nav { display: flex; flex-wrap: wrap; gap: 4px; border-bottom: 1px solid var(--dg-line); }
  .tab { min-height: 36px; padding: 4px 12px; border: 0; border-bottom: 2px solid transparent; background: none; font-size: 14px; }
  .tab:hover { background: var(--dg-surface); }
  .tab[aria-current] { border-bottom-color: var(--dg-accent); font-weight: 600; }
  .sections { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--dg-gap); }
  section { display: grid; grid-template-columns: minmax(0, 1fr); gap: calc(var(--dg-gap) / 2); min-width: 0; }
  section > * { min-width: 0; }
  h2 { margin: 0; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; }
  h2:focus { outline: none; }
  .pair { display: grid; gap: 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); }
  .pair > * { min-width: 0; }
  .figures { display: flex; flex-wrap: wrap; gap: 16px 40px; }
  .figures dt { color: var(--dg-muted); font-size: 14px; }
  .figures dd { font-size: 24px; line-height: 1.3; }
  .picker { display: flex; align-items: center; gap: 8px; min-width: 0; font-size: 14px; color: var(--dg-muted); }
  select { min-width: 0; max-width: 100%; min-height: 32px; padding: 4px 8px; border: 1px solid var(--dg-edge); border-radius: var(--dg-radius); background: var(--dg-bg); color: var(--dg-fg); font: inherit; }
  .when { color: var(--dg-muted); font-size: 14px; }
  .running { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; font-size: 14px; }
  progress { flex: 1 1 160px; max-width: 320px; accent-color: var(--dg-accent); }
  .error { padding: 8px 12px; border-inline-start: 3px solid var(--dg-alert); background: var(--dg-alert-tint); overflow-wrap: anywhere; }
  .files { display: grid; gap: 12px; justify-items: start; padding: 16px 0; }
  .files label { display: grid; gap: 4px; max-width: 100%; font-size: 14px; }
  .files input { max-width: 100%; }
  .choices { display: flex; flex-wrap: wrap; gap: 8px; }
  .checks { display: grid; gap: 8px; padding: 0; list-style: none; font-size: 14px; }
  .checks li { display: flex; flex-wrap: wrap; gap: 0 12px; }
  .muted { color: var(--dg-muted); }
  @container (max-width: 480px) { .figures dd { font-size: 20px; } .tab { padding: 4px 8px; } }
  @media (pointer: coarse) { .tab, select { min-height: 44px; } }
  @media print { nav, .picker, .running, .files, .choices { display: none; } }
`;
