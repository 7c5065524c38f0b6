/** Pieces in lines of at most that width; one that is wider has a line of its own. */
export function wrap(pieces: readonly string[], width: number, separator = ' '): string[] {
  const lines: string[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    if (last === undefined) lines.push(piece)
    else if (last.length + separator.length + piece.length <= width) {
      lines[lines.length - 1] = `${last}${separator}${piece}`
    } else {
      lines[lines.length - 1] = `${last}${separator.trimEnd()}`
      lines.push(piece)
    }
  }
  return lines
}
