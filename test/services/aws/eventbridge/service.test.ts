import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  type EventBridgeClient,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  type Target,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge'
import { describe, expect, test } from 'vitest'
import { createRoot } from '../../../../services/iam/principal.ts'
import { startEventBridge } from './start.ts'

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:load-database'
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:plan-load'
const LOG = 'arn:aws:logs:us-east-1:000000000000:log-group:/test/log'

const entry = (parts: object = {}) => ({
  Source: 'test',
  DetailType: 'Test Happened',
  Detail: '{"a":{"b":[1,"x"]}}',
  EventBusName: 'default',
  ...parts,
})

const put = (client: EventBridgeClient, ...Entries: object[]) =>
  client.send(new PutEventsCommand({ Entries }))

async function route(
  client: EventBridgeClient,
  target: Partial<Target>,
  pattern: object = { source: ['test'] },
) {
  await client.send(new PutRuleCommand({ Name: 'r', EventPattern: JSON.stringify(pattern) }))
  await client.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: 't', Arn: LOG, ...target }] }))
}

describe('an event', () => {
  test('on bus kdbflow is copied to the log group /kdbflow/events, whole', async () => {
    const { client, arrivals } = await startEventBridge()
    const { Entries } = await put(client, entry({ EventBusName: 'kdbflow', Resources: ['arn:x'] }))
    await expect
      .poll(() => arrivals.logs['/kdbflow/events']?.map(text => JSON.parse(text)))
      .toEqual([
        {
          version: '0',
          id: Entries?.[0]?.EventId,
          'detail-type': 'Test Happened',
          source: 'test',
          account: '000000000000',
          time: '2026-01-05T00:00:00Z',
          region: 'us-east-1',
          resources: ['arn:x'],
          detail: { a: { b: [1, 'x'] } },
        },
      ])
  })

  test('that a service wrote into the outbox arrives like one that was put', async () => {
    const { store, arrivals } = await startEventBridge()
    store.outbox.append({
      eventBusName: 'kdbflow',
      source: 'aws.states',
      detailType: 'x',
      resources: [],
      detail: {},
      time: 0,
    })
    await expect.poll(() => arrivals.logs['/kdbflow/events']).toHaveLength(1)
  })

  test('starts a state machine under a name of its own, invokes a function, goes to another bus', async () => {
    const { client, arrivals } = await startEventBridge()
    await client.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["test"]}' }))
    const Targets = [
      { Id: 'machine', Arn: MACHINE, Input: '{"go":1}' },
      { Id: 'function', Arn: FUNCTION, InputPath: '$.detail.a.b[1]' },
      { Id: 'bus', Arn: 'arn:aws:events:us-east-1:000000000000:event-bus/kdbflow' },
    ]
    await client.send(new PutTargetsCommand({ Rule: 'r', Targets }))
    const { Entries } = await put(client, entry())
    await expect.poll(() => arrivals.logs['/kdbflow/events']).toHaveLength(1)
    const id = Entries?.[0]?.EventId
    expect(arrivals.executions).toEqual([
      { stateMachineArn: MACHINE, name: expect.stringMatching(`^${id}_[0-9a-f-]{36}$`), input: '{"go":1}' },
    ])
    expect(arrivals.invocations).toEqual([{ functionArn: FUNCTION, payload: '"x"' }])
    expect(JSON.parse(arrivals.logs['/kdbflow/events']?.[0] ?? '')).toMatchObject({ id, source: 'test' })
  })

  test('goes to no disabled rule, and to it again when it is enabled', async () => {
    const { client, arrivals } = await startEventBridge()
    await route(client, {})
    await client.send(new DisableRuleCommand({ Name: 'r' }))
    await put(client, entry({ Detail: '{"n":1}' }))
    await client.send(new EnableRuleCommand({ Name: 'r' }))
    await put(client, entry({ Detail: '{"n":2}' }))
    await expect
      .poll(() => arrivals.logs['/test/log']?.map(text => JSON.parse(text).detail))
      .toEqual([{ n: 2 }])
  })
})

describe('a target', () => {
  test.each([
    {
      name: 'a JSON template',
      template: '{"id": <id>, "text": "got <b>, <quote>"}',
      expected: { id: 7, text: 'got [1,"x"], say "hi"' },
    },
    { name: 'a text template', template: '"<source> has <quote>"', expected: 'test has say "hi"' },
    { name: 'a bare template', template: 'seen <source>', expected: 'seen test' },
    { name: 'a whole value', template: '<b>', expected: [1, 'x'] },
    { name: 'a missing value in quotes', template: '{"x": "<none>"}', expected: { x: '' } },
    { name: 'predefined names', template: '{"rule": "<aws.events.rule-name>"}', expected: { rule: 'r' } },
  ])('gets what its transformer makes: $name', async ({ template, expected }) => {
    const { client, arrivals } = await startEventBridge()
    const InputPathsMap = {
      id: '$.detail.id',
      b: '$.detail.a.b',
      quote: '$.detail.quote',
      source: '$.source',
      none: '$.none',
    }
    await route(client, { InputTransformer: { InputPathsMap, InputTemplate: template } })
    await put(client, entry({ Detail: JSON.stringify({ id: 7, a: { b: [1, 'x'] }, quote: 'say "hi"' }) }))
    await expect.poll(() => arrivals.logs['/test/log']?.map(text => JSON.parse(text))).toEqual([expected])
  })

  test.each([
    { target: { Input: '{' }, message: /JSON syntax error/ },
    { target: { Input: '{}', InputPath: '$.a' }, message: /Only one of Input, InputPath/ },
    { target: { InputPath: 'a.b' }, message: /Invalid InputPath/ },
    {
      target: { InputTransformer: { InputPathsMap: { a: '$.a' }, InputTemplate: '{"x": "<a> <b>"}' } },
      message: /placeholder <b> is not defined in InputPathsMap/,
    },
    {
      target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:q' },
      message: /expected the ARN of a state machine/,
    },
  ])('that could never work is refused: $target', async ({ target, message }) => {
    const { client } = await startEventBridge()
    await expect(route(client, target)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    })
  })
})

describe('PutEvents', () => {
  test('refuses entries one by one, and takes the others', async () => {
    const { client, store } = await startEventBridge()
    const answer = await put(
      client,
      entry(),
      entry({ Source: undefined }),
      entry({ Source: 'aws.ec2' }),
      entry({ Detail: '[1]' }),
      entry({ Detail: '{' }),
      entry({ EventBusName: 'none' }),
    )
    expect(answer.FailedEntryCount).toBe(5)
    expect(answer.Entries?.map(each => each.ErrorCode)).toEqual([
      undefined,
      'InvalidArgument',
      'NotAuthorizedForSource',
      'MalformedDetail',
      'MalformedDetail',
      'InvalidArgument',
    ])
    await expect.poll(() => store.outbox.read(0, 10)).toEqual([])
  })

  test('refuses a time that no event could have, and delivers those beside it', async () => {
    const { client, service, arrivals, faults } = await startEventBridge()
    await route(client, {})
    // More than the SDK's Date could hold.
    const Entries = [1e20, Date.UTC(10_000, 0) / 1000, -1, 1].map(Time => entry({ Time }))
    const answer = await service.invoke?.('PutEvents', { Entries }, createRoot('000000000000', ''))
    expect(answer).toMatchObject({
      FailedEntryCount: 3,
      Entries: [{ ErrorCode: 'InvalidArgument' }, {}, {}, {}],
    })
    await expect.poll(() => arrivals.logs['/test/log']).toHaveLength(1)
    expect(faults).toEqual([])
  })

  test('refuses more than ten entries, and more than 256 KB of them', async () => {
    const { client } = await startEventBridge()
    const eleven = Array.from({ length: 11 }, () => entry())
    await expect(put(client, ...eleven)).rejects.toMatchObject({ name: 'ValidationException' })
    const large = entry({ Detail: JSON.stringify({ x: 'x'.repeat(140_000) }) })
    await expect(put(client, large, large)).rejects.toThrow('Total size of the entries')
  })
})

describe('buses, rules, targets and tags', () => {
  test('are made, described, listed page by page, and deleted', async () => {
    const { client } = await startEventBridge()
    const send = client.send.bind(client)
    const { EventBusArn } = await send(
      new CreateEventBusCommand({ Name: 'mine', Tags: [{ Key: 'a', Value: '1' }] }),
    )
    expect((await send(new ListEventBusesCommand())).EventBuses?.map(bus => bus.Name)).toEqual([
      'default',
      'kdbflow',
      'mine',
    ])
    expect(await send(new DescribeEventBusCommand({ Name: 'mine' }))).toMatchObject({ Arn: EventBusArn })
    for (const Name of ['a1', 'a2', 'b1']) {
      await send(new PutRuleCommand({ Name, EventBusName: 'mine', EventPattern: '{"source":["x"]}' }))
    }
    const first = await send(new ListRulesCommand({ EventBusName: 'mine', NamePrefix: 'a', Limit: 1 }))
    const second = await send(
      new ListRulesCommand({ EventBusName: 'mine', NamePrefix: 'a', Limit: 1, NextToken: first.NextToken }),
    )
    expect([first, second].map(page => page.Rules?.map(rule => rule.Name))).toEqual([['a1'], ['a2']])
    expect(second.NextToken).toBeUndefined()
    expect(await send(new DescribeRuleCommand({ Name: 'a1', EventBusName: 'mine' }))).toMatchObject({
      Arn: 'arn:aws:events:us-east-1:000000000000:rule/mine/a1',
      State: 'ENABLED',
    })
    await expect(send(new DeleteEventBusCommand({ Name: 'mine' }))).rejects.toThrow('has rules')
  })

  test('a rule with targets cannot be deleted; targets are replaced by their id', async () => {
    const { client } = await startEventBridge()
    await route(client, { Input: '1' })
    await route(client, { Input: '2' })
    const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: 'r' }))
    expect(Targets).toEqual([{ Id: 't', Arn: LOG, Input: '2' }])
    const { RuleNames } = await client.send(new ListRuleNamesByTargetCommand({ TargetArn: LOG }))
    expect(RuleNames).toEqual(['r'])
    await expect(client.send(new DeleteRuleCommand({ Name: 'r' }))).rejects.toThrow('since it has targets')
    const removed = await client.send(new RemoveTargetsCommand({ Rule: 'r', Ids: ['t', 'none'] }))
    expect(removed).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: 'none' }] })
    await client.send(new DeleteRuleCommand({ Name: 'r' }))
    await expect(client.send(new DescribeRuleCommand({ Name: 'r' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('tags are set and removed', async () => {
    const { client } = await startEventBridge()
    const { RuleArn = '' } = await client.send(
      new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["x"]}' }),
    )
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ]
    await client.send(new TagResourceCommand({ ResourceARN: RuleArn, Tags }))
    await client.send(new UntagResourceCommand({ ResourceARN: RuleArn, TagKeys: ['a'] }))
    const listed = await client.send(new ListTagsForResourceCommand({ ResourceARN: RuleArn }))
    expect(listed.Tags).toEqual([{ Key: 'b', Value: '2' }])
  })
})
