// What is wrong with an input: by the very schemas that the workflows' first step uses.
import * as z from 'zod'
import { INPUTS } from '../../workflows/inputs.ts'

// Without it zod tries out whether it may make code, which the page's policy refuses.
z.config({ jitless: true })

export interface Fault {
  path: (string | number)[]
  message: string
}

/** All faults; none is known of a workflow that is not one of kdbflow's own. */
export function faultsOf(workflow: string, input: unknown): Fault[] {
  const known = Object.entries(INPUTS).find(([name]) => name === workflow)?.[1]
  const checked = known?.schema.safeParse(input)
  if (checked === undefined || checked.success) return []
  return checked.error.issues.flatMap(faultsOfIssue)
}

function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(part => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({ path: [...path, key], message: 'The workflow takes no such member' }))
  }
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.endsWith('undefined')) {
    return [{ path, message: 'Required' }]
  }
  return [{ path, message: messageOf(issue) }]
}

/** Of a record's key only what is in it says what is wrong with it. */
const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_key'
    ? issue.issues.map(messageOf).join(', ')
    : issue.message.replace('Invalid input: ', '')
