import "driftglass/elements";
import { createElement, forwardRef, useImperativeHandle, useLayoutEffect, useRef } from "react";

/** What React itself takes, and texts, which are attributes. */
const isReacts = (name, value) =>
  ["children", "style"].includes(name) || typeof value === "string";

/** "onDriftglassConfigChange" listens to "driftglass-config-change". */
const eventOf = (name) =>
  name.slice(2).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).slice(1);

/**
 * A custom element as a component of React 18, which writes every prop as an attribute and hears no event of its own:
 * texts become attributes, other props properties, and `onDriftglassResult` hears `driftglass-result`.
 */
function component(tag) {
  return forwardRef(function Wrapped(props, ref) {
    const element = useRef(null);
    useImperativeHandle(ref, () => element.current, []);
    const given = Object.entries(props);
    const listeners = given.filter(([name]) => name.startsWith("onDriftglass"));
    const others = given.filter(([name]) => !name.startsWith("onDriftglass"));
    useLayoutEffect(() => {
      const properties = others.filter(([name, value]) => !isReacts(name, value));
      Object.assign(element.current, Object.fromEntries(properties));
    });
    useLayoutEffect(() => {
      const { current } = element;
      for (const [name, listen] of listeners) current.addEventListener(eventOf(name), listen);
      return () => {
        for (const [name, listen] of listeners) current.removeEventListener(eventOf(name), listen);
      };
    });
    const attributes = others.filter(([name, value]) => isReacts(name, value));
    return createElement(tag, { ...Object.fromEntries(attributes), ref: element });
  });
}

export const Dashboard = component("driftglass-dashboard");
export const Verdict = component("driftglass-verdict");
