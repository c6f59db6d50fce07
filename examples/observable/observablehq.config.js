export default {
  title: "Credit model",
  root: "src",
  sidebar: false,
  toc: false,
  pager: false,
  head: '<link rel="icon" href="data:,">',
  // The usual ones come from another host.
  globalStylesheets: [],
};
