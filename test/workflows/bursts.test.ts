// Many objects that arrive at once start many executions, and each asks Step Functions of others.
// bench/arrivals.ts runs this with more.
import { SFNClient } from '@aws-sdk/client-sfn'
import { expect, test } from 'vitest'
import type { VirtualClock } from '../support/virtual-clock.ts'
import type { Command, Send } from './support/clients.ts'
import { runStep } from './support/run-step.ts'
import { SCENES } from './support/scenes.ts'
import { createWorld, type World } from './support/world.ts'

const COUNT = Number(process.env['KDBFLOW_BURST'] ?? 1500)

/** Of the smaller Regions. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const QUOTAS: Readonly<Record<string, Quota>> = {
  DescribeExecution: { bucket: 250, perSecond: 10 },
  GetExecutionHistory: { bucket: 250, perSecond: 10 },
}

test(`${COUNT} objects, half at once and the others 25 a second, start one load`, {
  timeout: 600_000,
}, async () => {
  const world = await createWorld()
  const input = await SCENES['load-arrivals'].prepare(world)
  const asked = enforce(QUOTAS, world.clock)
  const arrivals: string[] = []
  const arrive = async (count: number) => {
    for (let object = 0; object < count; object++) arrivals.push(await world.start('load-arrivals', input))
    await world.settle()
  }
  await arrive(Math.ceil(COUNT / 2))
  while (arrivals.length < COUNT) {
    world.advance(1000)
    await arrive(25)
  }
  const watchers = []
  for (const executionArn of arrivals) {
    const ended = await world.end(executionArn)
    expect(ended).toMatchObject({ status: 'SUCCEEDED' })
    await report(world, ended)
    if (!/watcher/.test(JSON.stringify(ended.output))) watchers.push(executionArn)
  }
  expect(watchers).toHaveLength(1)
  expect(asked['throttled'] ?? 0).toBe(0)
  // Those who come later ask whether the watcher runs on: one of them, every few seconds.
  expect(asked['DescribeExecution'] ?? 0).toBeLessThan(20 + COUNT / 50)
  expect(asked['GetExecutionHistory'] ?? 0).toBeLessThan(5)
})

interface Quota {
  bucket: number
  perSecond: number
}

/** Throttles the steps' calls as Step Functions does, and counts them. */
function enforce(quotas: Readonly<Record<string, Quota>>, clock: VirtualClock): Record<string, number> {
  const asked: Record<string, number> = {}
  const count = (name: string) => {
    asked[name] = (asked[name] ?? 0) + 1
  }
  const left = new Map<string, { tokens: number; at: number }>()
  const prototype = SFNClient.prototype as unknown as { send: Send }
  const { send } = prototype
  // The world put its own in place, and takes all away when it ends.
  prototype.send = async (command: Command) => {
    const operation = command.constructor.name.replace(/Command$/, '')
    count(operation)
    const quota = quotas[operation]
    if (quota !== undefined && !take(left, { operation, quota, now: clock.now() })) {
      count('throttled')
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })
    }
    return send(command)
  }
  return asked
}

function take(
  left: Map<string, { tokens: number; at: number }>,
  { operation, quota, now }: { operation: string; quota: Quota; now: number },
): boolean {
  const { tokens, at } = left.get(operation) ?? { tokens: quota.bucket, at: now }
  const filled = Math.min(quota.bucket, tokens + ((now - at) / 1000) * quota.perSecond)
  left.set(operation, { tokens: Math.max(0, filled - 1), at: now })
  return filled >= 1
}

/** What the rule on Step Functions' own events has done with an execution: the first failure would be a dead letter. */
async function report(
  { clock, hooks }: World,
  { executionArn, output }: { executionArn: string; output: unknown },
) {
  for (const status of ['RUNNING', 'SUCCEEDED']) {
    const detail = { executionArn, name: executionArn.split(':').at(-1), status, redriveCount: 0 }
    const ended = status === 'SUCCEEDED' ? { output: JSON.stringify(output) } : {}
    const time = new Date(clock.now()).toISOString()
    const payload = { time, detail: { ...detail, ...ended } }
    const answer = await runStep('report-execution', { payload: JSON.parse(JSON.stringify(payload)), hooks })
    expect(answer).toEqual({ payload: {} })
  }
}
