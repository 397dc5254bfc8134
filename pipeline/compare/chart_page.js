"use strict";
(() => {
  const spec = JSON.parse(document.getElementById("spec").textContent);
  const config = { font: getComputedStyle(document.body).fontFamily, background: null, view: { stroke: null } };
  const refuse = () => Promise.reject(new Error("nothing is loaded"));
  const { spec: compiled } = globalThis.vegaLite.compile(spec, { config });
  const view = new globalThis.vega.View(globalThis.vega.parse(compiled, {}, { ast: true }), {
    renderer: "svg", container: document.getElementById("chart"), expr: globalThis.vegaInterpreter,
    loader: { load: refuse, sanitize: refuse },
  });
  view.runAsync().then(() => { document.documentElement.dataset.drawn = "yes"; });
})();
