// ISO 8601 extended with `T` and an offset or `Z`, all of it required, as AWS takes it.
const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:Z|[+-]\d{2}:\d{2})$/

/** Milliseconds since the epoch, with their fraction; undefined when the text is not a timestamp as Step Functions takes it. */
export function parseTimestamp(text: string): number | undefined {
  const parts = TIMESTAMP.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second = '0', fraction = ''] = parts
  const fields = [year, month, day, hour, minute, second].map(Number)
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields
  const date = new Date(Date.UTC(y, mo - 1, d, h, mi, s))
  // Date.UTC carries 2016-13-05 over into the next year: such a date comes out different.
  const carried = date.getUTCMonth() !== mo - 1 || date.getUTCDate() !== d
  if (carried || h > 23 || mi > 59 || s > 59) return undefined
  return date.getTime() + Number(`0.${fraction}0`) * 1000 - offsetOf(text)
}

function offsetOf(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):(\d{2})$/.exec(text) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
