import { type Action, allowed } from '../api/console.ts'
import { useQuery } from './use-query.ts'

/** Asked once, and again after a failure: without an answer nothing would be offered for as long as the page is open. */
const RETRIED = { every: () => undefined }

/** Whether the caller may do each of the actions; none is offered before that is known. */
export function useAllowed<Name extends string>(actions: Record<Name, Action>): Record<Name, boolean> {
  const names = Object.keys(actions) as Name[]
  const asked = names.map(name => actions[name])
  const { data } = useQuery(`allowed ${JSON.stringify(asked)}`, signal => allowed(asked, signal), RETRIED)
  // Of the same names.
  return Object.fromEntries(names.map((name, index) => [name, data?.[index] ?? false])) as Record<
    Name,
    boolean
  >
}
