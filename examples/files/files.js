// Two CSV files as a person would choose them: in March the amounts have moved.
const line = (row, shift) => `${row},${(Math.sin(row) + shift).toFixed(4)},${row % 3 ? "north" : "south"}\n`;

const csv = (name, shift) =>
  new File([`id,amount,place\n${Array.from({ length: 800 }, (_, row) => line(row, shift)).join("")}`], name);

export const reference = csv("2025.csv", 0);
export const march = csv("March.csv", 0.5);
