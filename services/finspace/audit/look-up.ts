import * as z from 'zod'
import { linesFromEnd } from './files.ts'

export interface LookUp {
  /** In any case, anywhere in the line. */
  text?: string | undefined
  eventName?: string | undefined
  /** Of who called. */
  principalArn?: string | undefined
  onlyChanges?: boolean | undefined
  onlyErrors?: boolean | undefined
  /** ISO 8601: not before the first, and before the second. */
  from?: string | undefined
  to?: string | undefined
  maxResults: number
  nextToken?: string | undefined
}

const lineSchema = z.looseObject({
  eventID: z.string(),
  eventName: z.string(),
  eventTime: z.string(),
  readOnly: z.boolean().optional(),
  errorCode: z.string().optional(),
  userIdentity: z.looseObject({ arn: z.string().optional() }).optional(),
})

type Line = z.output<typeof lineSchema>

/** Lines that one call looks through, and after how many others have their turn. */
const MOST_LINES = 50_000
const LINES_AT_ONCE = 500

/** Lines of the audit log, the newest first, as far as one call looks; `nextToken` goes on from there. */
export async function lookUp(
  folder: string,
  wanted: LookUp,
): Promise<{ events: Line[]; nextToken?: string }> {
  const events: Line[] = []
  let isAfterToken = wanted.nextToken === undefined
  let looked = 0
  for (const bytes of linesFromEnd(folder)) {
    if (++looked % LINES_AT_ONCE === 0) await new Promise(resolve => setImmediate(resolve))
    if (!isAfterToken) {
      isAfterToken = bytes.includes(`"eventID":"${wanted.nextToken}"`)
      if (isAfterToken) looked = 0
      continue
    }
    const line = parsed(bytes)
    if (line === undefined) continue
    if (isPast(line, wanted.from)) return { events }
    if (matches(line, bytes, wanted)) events.push(line)
    if (events.length >= wanted.maxResults || looked >= MOST_LINES) return { events, nextToken: line.eventID }
  }
  return { events }
}

/** Undefined for a line that a crash has cut short. */
function parsed(bytes: Buffer): Line | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(bytes.toString())).data
  } catch {
    return undefined
  }
}

/** So far a clock may be set back, which leaves later lines with earlier times. */
const CLOCK_STEP_MS = 86_400_000

const isPast = (line: Line, from: string | undefined): boolean =>
  from !== undefined && timeOf(line) < Date.parse(from) - CLOCK_STEP_MS

const timeOf = ({ eventTime }: Line): number => Date.parse(eventTime)

function matches(line: Line, bytes: Buffer, wanted: LookUp): boolean {
  const { text, eventName, principalArn, onlyChanges = false, onlyErrors = false, from, to } = wanted
  return (
    (from === undefined || timeOf(line) >= Date.parse(from)) &&
    (to === undefined || timeOf(line) < Date.parse(to)) &&
    (eventName === undefined || line.eventName === eventName) &&
    (principalArn === undefined || line.userIdentity?.arn === principalArn) &&
    (!onlyChanges || line.readOnly === false) &&
    (!onlyErrors || line.errorCode !== undefined) &&
    (text === undefined || bytes.toString().toLowerCase().includes(text.toLowerCase()))
  )
}
