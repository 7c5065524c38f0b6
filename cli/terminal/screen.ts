/** Where a command shows what goes on: lines, and in a terminal one below them that is drawn over. */
export interface Screen {
  line(text: string): void
  /** The line that is drawn over; in a pipe nothing. '' takes it away. */
  status(text: string): void
  /** False in a pipe, where everything that is to be seen must be a line. */
  drawsOver: boolean
}

type Output = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number }

export function openScreen(output: Output = process.stdout): Screen {
  const { isTTY: drawsOver = false } = output
  let status = ''
  const draw = () => {
    // One that is wider than the terminal would leave lines behind.
    if (drawsOver) output.write(`\r\x1b[K${status.slice(0, (output.columns ?? 80) - 1)}`)
  }
  return {
    drawsOver,
    line(text) {
      if (drawsOver && status !== '') output.write('\r\x1b[K')
      output.write(`${text}\n`)
      if (status !== '') draw()
    },
    status(text) {
      if (text === status) return
      status = text
      draw()
    },
  }
}
