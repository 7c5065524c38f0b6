import type * as z from 'zod'

/** One sentence for each thing that a schema finds wrong, with its place. */
export const faultsOf = (error: z.ZodError): string[] => error.issues.map(faultOf)

function faultOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.')
  const message = messageOf(issue)
  return place === '' ? message : `${place}: ${message}`
}

/** Of a record's key only what is in it says what is wrong with it. */
const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_key' ? issue.issues.map(messageOf).join(', ') : issue.message
