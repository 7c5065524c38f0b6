import type { SFNClient } from '@aws-sdk/client-sfn'
import { reasonOf } from './cause.ts'
import { type Progress, watchExecution } from './watch.ts'

/** Prints the states of an execution as they go, then how it ended. The command fails as the execution does. */
export async function watchToEnd(client: SFNClient, executionArn: string): Promise<void> {
  const end = await watchExecution(client, executionArn, withoutRounds(printState))
  console.log(`${end.status} ${reasonOf(end)}`.trimEnd())
  if (end.output !== undefined) console.log(end.output)
  if (end.status === 'SUCCEEDED') return
  console.error(nextStep(executionArn, end.error))
  process.exitCode = 1
}

/** What a person does about it. Only what was refused for its input is of no use again: see docs/workflows.md. */
function nextStep(executionArn: string, error: string | undefined): string {
  if (error === 'InvalidInput' || error === 'NameMismatch') {
    return 'Nothing was touched. Start it again with a better input: npx kdbflow input <workflow> prints one'
  }
  return `Mend the cause, then let it go on: npx kdbflow redrive ${executionArn} --watch`
}

const printState = ({ state, seconds }: Progress): void =>
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${state}`)

/** A wait goes round its three states, sometimes for hours: a round is told when it differs, or all ten seconds. */
function withoutRounds(tell: (progress: Progress) => void): (progress: Progress) => void {
  const told: Progress[] = []
  return progress => {
    const before = told.slice(-STATES_OF_A_WAIT).find(({ state }) => state === progress.state)
    if (before !== undefined && progress.seconds - before.seconds < 10) return
    told.push(progress)
    tell(progress)
  }
}

/** A look, a Choice on the status, a pause. */
const STATES_OF_A_WAIT = 3
