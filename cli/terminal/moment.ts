import { now } from './clock.ts'

/** `11-28 01:13:03`, in UTC as all times of kdbflow; with the year where it is another. */
export function moment(date: Date | undefined, present = new Date(now())): string {
  const text = date?.toISOString() ?? ''
  const short = text.slice(5, 19).replace('T', ' ')
  return text.slice(0, 4) === present.toISOString().slice(0, 4) ? short : `${text.slice(0, 4)}-${short}`
}
