import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { startEndpoint } from '../../../support/endpoint.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { testStore } from '../../store/open.ts'
import { fixture, startLambda } from './start.ts'

// A loaded machine takes seconds to start a sandbox.
const poll: typeof expect.poll = (actual, options) => expect.poll(actual, { timeout: 20_000, ...options })

const functions = { misbehave: fixture('misbehave', { timeoutSeconds: 900 }), echo: fixture('echo') }

async function setUp(parts: Parameters<typeof startLambda>[1] = {}) {
  const clock = new VirtualClock()
  const store = testStore({ clock })
  const { lambda, logged } = startLambda(functions, { clock, store, ...parts })
  const { client } = await startEndpoint([lambda], { store })
  const invoke = (FunctionName: string, payload: unknown) =>
    new LambdaClient(client).send(
      new InvokeCommand({
        FunctionName,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(payload)),
      }),
    )
  const runs = (name: string) =>
    logged[`/aws/lambda/${name}`]?.filter(line => line.startsWith('END')).length ?? 0
  return { clock, store, lambda, invoke, runs }
}

test('an invocation of type Event is accepted at once, and runs', async () => {
  const { invoke, runs } = await setUp()
  const answer = await invoke('echo', { a: 1 })
  expect(answer).toMatchObject({ StatusCode: 202 })
  await poll(() => runs('echo')).toBe(1)
})

test('one that fails runs again after one minute and after two more, and then no more', async () => {
  const { invoke, runs, clock } = await setUp()
  await invoke('misbehave', { way: 'throw' })
  await poll(() => runs('misbehave')).toBe(1)
  for (const { wait, runsThen } of [
    { wait: 60_000, runsThen: 2 },
    { wait: 120_000, runsThen: 3 },
  ]) {
    await poll(() => clock.next()).toBe(clock.now() + wait)
    clock.advance(wait)
    await poll(() => runs('misbehave')).toBe(runsThen)
  }
  await poll(() => clock.next()).toBeUndefined()
})

test('one whose retry falls due after the end of its host runs again after the next start', async () => {
  const { invoke, runs, clock, store, lambda } = await setUp()
  await invoke('misbehave', { way: 'throw' })
  await poll(() => runs('misbehave')).toBe(1)
  await poll(() => clock.next()).toBeDefined()
  await lambda.stop?.()
  clock.advance(60_000)
  const { logged } = startLambda(functions, { clock, store })
  await poll(() => logged['/aws/lambda/misbehave']?.at(-1)).toMatch(/^REPORT/)
})

test('one that was accepted runs after a restart', async () => {
  const { store, clock } = await setUp()
  const before = startLambda(functions, { clock, store })
  await before.lambda.stop?.()
  before.lambda.sendEvent({ functionName: 'echo', payload: '{}' })
  const { logged } = startLambda(functions, { clock, store })
  await poll(() => logged['/aws/lambda/echo']?.at(-1)).toMatch(/^REPORT/)
})

test('one that the host could not begin is tried again like one that failed', async () => {
  const faults: unknown[] = []
  const credentials = { accessKeyId: 'k', secretAccessKey: 's', sessionToken: 't', expiration: new Date() }
  let broken = true
  const { invoke, runs, clock } = await setUp({
    report: fault => faults.push(fault),
    credentialsFor() {
      if (broken) throw new Error('none today')
      return credentials
    },
  })
  await invoke('echo', {})
  await poll(() => clock.next()).toBe(clock.now() + 60_000)
  expect(faults).toEqual([new Error('none today')])
  broken = false
  clock.advance(60_000)
  await poll(() => runs('echo')).toBe(1)
})
