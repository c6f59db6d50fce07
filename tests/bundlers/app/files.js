// Two CSV files whose column "amount" has moved by half its spread, as a person would choose them.
const line = (row, shift) => `${row},${(Math.sin(row) + shift).toFixed(4)},${row % 3 ? "north" : "south"}\n`;

const csv = (shift) => `id,amount,place\n${Array.from({ length: 800 }, (_, row) => line(row, shift)).join("")}`;

export const referenceFile = new Blob([csv(0)]);
export const marchFile = new Blob([csv(0.5)]);
