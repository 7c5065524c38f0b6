import type { Readable } from 'node:stream'

/** CloudWatch Logs takes events of at most 256 KiB. */
const LONGEST_LINE = 256 * 1024

/** Calls `onLine` for each line; one that is too long comes in pieces. */
export function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  let rest = ''
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
    if (rest.length > LONGEST_LINE) flush()
  })
  stream?.on('end', () => rest !== '' && flush())
  const flush = () => {
    onLine(rest)
    rest = ''
  }
}
