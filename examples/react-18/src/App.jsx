import { useRef, useState } from "react";
import { Dashboard } from "./driftglass.jsx";
import { march, reference } from "./files.js";

export function App() {
  const dashboard = useRef(null);
  const [verdict, setVerdict] = useState("nothing yet");
  const [column, setColumn] = useState("none");

  return (
    <main>
      <h1>Credit model</h1>
      <button type="button" onClick={() => dashboard.current.load({ reference, batches: [march] })}>
        Compare March
      </button>
      <p id="verdict">{verdict}</p>
      <p id="column">{column}</p>
      <Dashboard
        ref={dashboard}
        theme="light"
        thresholds={{ accuracy: 0.9 }}
        onDriftglassResult={(event) => setVerdict(event.detail.verdict)}
        onDriftglassSelect={(event) => setColumn(event.detail.column)}
      />
    </main>
  );
}
