/** `11-28 01:13:03`, in UTC as all times of kdbflow; with the year where it is another. */
export function moment(date: Date | undefined, now = new Date()): string {
  const text = date?.toISOString() ?? ''
  const short = text.slice(5, 19).replace('T', ' ')
  return text.slice(0, 4) === now.toISOString().slice(0, 4) ? short : `${text.slice(0, 4)}-${short}`
}
