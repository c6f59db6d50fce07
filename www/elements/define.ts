/**
 * Registers an element once. Outside a browser it does nothing. A second copy of the package on the page keeps the
 * first one and warns about it.
 */
export function define(name: string, element: CustomElementConstructor): void {
  const registry = globalThis.customElements;
  if (!registry) return;
  const known = registry.get(name);
  if (known === undefined) registry.define(name, element);
  else if (known !== element) console.warn(`<${name}> is defined already; the first one stays.`);
}
