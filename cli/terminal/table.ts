/** Rows as aligned columns under their headings. Where a width is given, the last column is cut to it. */
export function table<Row extends Record<string, string>>(
  rows: Row[],
  headings: Partial<Record<keyof Row, string>>,
  width = Infinity,
): string {
  const columns = Object.keys(headings)
  const lines = [headings, ...rows].map(row => columns.map(column => row[column] ?? ''))
  const widths = columns.map((_, index) => Math.max(...lines.map(line => line[index]?.length ?? 0)))
  return lines
    .map(line => {
      const cells = line.map((cell, index) => cell.padEnd(widths[index] ?? 0))
      return cut(cells.join('  ').trimEnd(), width)
    })
    .join('\n')
}

export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`

/** Of the terminal; in a pipe as of a narrow one, so that a list is the same wherever it is read. */
export const lineWidth = (): number => Math.max(80, process.stdout.columns ?? 80)
