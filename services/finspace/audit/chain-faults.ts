import { NOTHING } from './chain.ts'
import { hashOf, linesFromEnd } from './files.ts'

/** Where the chain of the log's lines is broken, in sentences; the first line of all may be in an archive. */
export function chainFaults(folder: string): string[] {
  const faults: string[] = []
  let expected: string | undefined
  for (const line of linesFromEnd(folder)) {
    const record = recordIn(line)
    // What a crash cut short stands outside the chain.
    if (record === undefined) continue
    if (expected !== undefined && hashOf(line) !== expected) {
      faults.push(
        `expected the line before ${record.eventTime ?? 'the next'} with hash ${expected}, got another`,
      )
    }
    expected = record.addendum?.previousHash
    if (expected === NOTHING) break
  }
  return faults
}

interface ChainRecord {
  eventTime?: string
  addendum?: { previousHash?: string }
}

function recordIn(line: Buffer): ChainRecord | undefined {
  try {
    return JSON.parse(line.toString())
  } catch {
    return undefined
  }
}
