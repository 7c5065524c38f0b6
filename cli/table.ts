/** Rows as aligned columns under their headings. */
export function table<Row extends Record<string, string>>(
  rows: Row[],
  headings: Partial<Record<keyof Row, string>>,
): string {
  const columns = Object.keys(headings)
  const lines = [headings, ...rows].map(row => columns.map(column => row[column] ?? ''))
  const widths = columns.map((_, index) => Math.max(...lines.map(line => line[index]?.length ?? 0)))
  return lines
    .map(line =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
