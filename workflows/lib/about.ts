import { branch, type CheckedBranch } from '../../asl/workflow.ts'

/**
 * The branch with its states named after `what` in place of `it`: `Create it` becomes `Create the volume`. The names of
 * states are unique in a whole machine, and one shape of branch may be in it several times.
 */
export function about(what: string, { StartAt, States }: CheckedBranch): CheckedBranch {
  const rename = (name: string): string =>
    name
      .replace(/^It\b/, `The ${what}`)
      .replace(/\bit\b/, `the ${what}`)
      .replace('the branch', `the ${what}`)
      .replace('failed one', `failed ${what}`)
  const states = Object.entries(States).map(([name, state]) => [rename(name), retarget(state, rename)])
  // What was checked under the old names holds under the new ones.
  return branch({ StartAt: rename(StartAt), States: Object.fromEntries(states) })
}

const retarget = (state: unknown, rename: (name: string) => string): unknown =>
  JSON.parse(
    JSON.stringify(state, (member, value: unknown) =>
      (member === 'Next' || member === 'Default') && typeof value === 'string' ? rename(value) : value,
    ),
  )
