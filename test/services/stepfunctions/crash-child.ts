// Runs one execution in a process that is killed with SIGKILL at a named point: `node crash-child.ts FOLDER [POINT]`.
// A point is `<what>:<which time>:<before|after>`: transact, durable or function.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createStepFunctions } from '../../../services/stepfunctions/service.ts'
import { systemClock } from '../../../services/store/clock.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import type { Principal } from '../../../services/wire/call.ts'

const [folder = '', point = ''] = process.argv.slice(2)
const [what, which, side] = point.split(':')
const seen: Record<string, number> = {}

/** Dies before, or in what it returns, when this is the point. */
function enter(here: string): () => void {
  const count = (seen[here] ?? 0) + 1
  seen[here] = count
  const dieAt = (now: 'before' | 'after') => {
    if (here === what && count === Number(which) && now === side) process.kill(process.pid, 'SIGKILL')
  }
  dieAt('before')
  return () => dieAt('after')
}

const opened = openStore({ file: join(folder, 'kdbflow.db'), clock: systemClock })
const store: typeof opened = {
  ...opened,
  transact(work) {
    const leave = enter('transact')
    const result = opened.transact(work)
    leave()
    return result
  },
  async durable() {
    const leave = enter('durable')
    await opened.durable()
    leave()
  },
}

const fn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`
const task = (name: string, next: object) => ({ Type: 'Task', Resource: fn(name), ...next })
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'One',
  States: {
    One: task('one', { Assign: { one: '{% $states.result %}' }, Next: 'Wait' }),
    Wait: { Type: 'Wait', Seconds: 0, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Two', States: { Two: task('two', { End: true }) } },
        { StartAt: 'Three', States: { Three: task('three', { End: true }) } },
      ],
      Next: 'Child',
    },
    Child: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:child', Input: [1] },
      Assign: { child: '{% $states.result.Output %}' },
      Output: '{% $states.input %}',
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      MaxConcurrency: 1,
      ItemProcessor: {
        StartAt: 'Four',
        States: { Four: task('four', { Output: '{% $one & $states.input & $child %}', End: true }) },
      },
      End: true,
    },
  },
}

const principal: Principal = { accountId: '', arn: '', accessKeyId: '', authorize: () => undefined }
const service = createStepFunctions({
  store,
  clock: systemClock,
  random: systemRandom,
  region: 'us-east-1',
  accountId: '000000000000',
  runFunction: async ({ functionArn }) => {
    const name = functionArn.split(':').at(-1) ?? ''
    const leave = enter('function')
    appendFileSync(join(folder, 'calls'), `${name}\n`)
    leave()
    return { payload: name }
  },
  callService: async () => ({}),
  report: error => console.error(error),
})
async function call(operation: string, input: Record<string, unknown>) {
  const answer = await service.invoke?.(operation, input, principal)
  // As the endpoint does before an answer leaves.
  await opened.durable()
  return answer as Record<string, unknown>
}

await service.start?.()
const child = { StartAt: 'P', States: { P: { Type: 'Pass', Result: '!', End: true } } }
const roleArn = 'arn:aws:iam::000000000000:role/crash'
await call('CreateStateMachine', { name: 'child', roleArn, definition: JSON.stringify(child) })
const machine = { name: 'm', roleArn, definition: JSON.stringify(definition) }
const { stateMachineArn } = await call('CreateStateMachine', machine)
const executionArn = String(stateMachineArn).replace('stateMachine', 'execution').concat(':e')
const found = await call('DescribeExecution', { executionArn }).catch(() => undefined)
if (found === undefined) await call('StartExecution', { stateMachineArn, name: 'e' })
for (;;) {
  const described = await call('DescribeExecution', { executionArn })
  if (described['status'] !== 'RUNNING') {
    const { events } = await call('GetExecutionHistory', { executionArn, maxResults: 1000 })
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:child'
    const { executions: children } = await call('ListExecutions', { stateMachineArn })
    console.log(JSON.stringify({ ...described, events, children }))
    break
  }
  await new Promise(resolve => setTimeout(resolve, 1))
}
await service.stop?.()
await store.close()
