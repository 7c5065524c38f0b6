// SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat: each becomes an event in the execution's next turn.
import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { recordOutcome, type Waiting, waitingTasks } from '../engine/outcome.ts'
import { failureOf } from '../history/event.ts'
import type { Turn } from '../history/turn.ts'
import type { TaskOutcome } from '../tasks/task-runner.ts'
import { executionOf } from '../tasks/token.ts'
import type { Context } from './context.ts'
import { invalidOutput, invalidToken, taskTimedOut } from './errors.ts'
import * as fields from './fields.ts'
import { parseJson } from './json-text.ts'

const success = z.object({ taskToken: fields.taskToken, output: fields.payload })

export const sendTaskSuccess = (context: Context) =>
  operation({
    input: success,
    async run({ taskToken, output }) {
      const value = parseJson(output, 'output', invalidOutput)
      await end(context, taskToken, { is: 'succeeded', output: value })
    },
  })

const failure = z.object({
  taskToken: fields.taskToken,
  error: fields.error.optional(),
  cause: fields.cause.optional(),
})

export const sendTaskFailure = (context: Context) =>
  operation({
    input: failure,
    run: ({ taskToken, error, cause }) =>
      end(context, taskToken, { is: 'failed', ...failureOf({ error, cause }) }),
  })

export const sendTaskHeartbeat = (context: Context) =>
  operation({
    input: z.object({ taskToken: fields.taskToken }),
    run: ({ taskToken }) =>
      withTask(context, taskToken, (turn, { thread }) => turn.note(thread, { type: 'HeartbeatReceived' })),
  })

const end = (context: Context, token: string, outcome: TaskOutcome): Promise<void> =>
  withTask(context, token, (turn, { phase }) => void recordOutcome(turn, phase.id, outcome))

/** @throws {ServiceException} InvalidToken; TaskTimedOut for a task that nobody waits for any more */
async function withTask(
  { engine, records }: Context,
  token: string,
  act: (turn: Turn, task: Waiting) => void,
): Promise<void> {
  const arn = executionOf(token)
  if (arn === undefined || records.executions.get(arn) === undefined) throw invalidToken('Invalid token')
  await engine.act(arn, turn => {
    const isRunning = turn.execution.status === 'RUNNING'
    const task = isRunning
      ? waitingTasks(turn.execution).find(({ phase }) => phase.token === token)
      : undefined
    if (task === undefined) throw taskTimedOut("Task Timed Out: 'Provided task does not exist anymore'")
    act(turn, task)
  })
}
