import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge'
import { expect, test } from 'vitest'
import { openEventStore } from '../../../../services/aws/eventbridge/model.ts'
import { testStore } from '../../store/open.ts'
import { startEventBridge } from './start.ts'

const LOG = 'arn:aws:logs:us-east-1:000000000000:log-group:/test/log'

const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`
const entry = (Detail: string) => ({ Source: 'test', DetailType: 'd', Detail })

/** A rule that looks into `detail.a` of every event of source `test`. */
async function setUp(parts: Parameters<typeof startEventBridge>[0] = {}) {
  const bridge = await startEventBridge(parts)
  const EventPattern = '{"source":["test"],"detail":{"a":[{"exists":false},"x"]}}'
  await bridge.client.send(new PutRuleCommand({ Name: 'r', EventPattern }))
  await bridge.client.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: 'log', Arn: LOG }] }))
  return bridge
}

test('PutEvents refuses a detail that is nested too deep, and takes the entries beside it', async () => {
  const { client, arrivals } = await setUp()
  const Entries = [entry(nested(4000)), entry('{"a":"x"}'), entry(nested(900))]
  const answer = await client.send(new PutEventsCommand({ Entries }))
  expect(answer.Entries).toMatchObject([
    { ErrorCode: 'MalformedDetail' },
    { EventId: expect.any(String) },
    { EventId: expect.any(String) },
  ])
  await expect.poll(() => arrivals.logs['/test/log']).toHaveLength(2)
})

test('an event of an earlier release that is too deep to match is a dead letter, and stops no other', async () => {
  const store = testStore()
  const { client, arrivals, faults } = await setUp({ store })
  const event = { eventBusName: 'default', source: 'test', detailType: 'd', resources: [], time: 0 }
  store.transact(() => {
    store.outbox.append({ ...event, detail: JSON.parse(nested(3500)) })
  })
  await client.send(new PutEventsCommand({ Entries: [entry('{"a":"x"}')] }))
  await expect.poll(() => arrivals.logs['/test/log']).toHaveLength(1)
  expect(faults).toHaveLength(1)
  const { letters } = arrivals
  expect(letters).toMatchObject([
    { errorCode: 'RangeError', errorMessage: expect.stringContaining('stack'), event: { source: 'test' } },
  ])
})

test('a stored rule whose pattern cannot be read matches nothing, and stops no other', async () => {
  const store = testStore()
  const { client, arrivals, faults } = await setUp({ store })
  const { rules } = openEventStore(store)
  const [{ key, value } = { key: '', value: undefined }] = rules.list({ prefix: 'default\u0000' })
  if (value === undefined) throw new Error('expected the rule, got none')
  rules.put(`${key}-old`, { ...value, name: 'r-old', eventPattern: '{"source":[{"prefics":"x"}]}' })
  await client.send(new PutEventsCommand({ Entries: [entry('{"a":"x"}')] }))
  await expect.poll(() => arrivals.logs['/test/log']).toHaveLength(1)
  expect(faults).toMatchObject([{ message: 'rule r-old matches nothing: its pattern cannot be read' }])
})
