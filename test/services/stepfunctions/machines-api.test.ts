import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeActivityCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListActivitiesCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, historyOf, role, startMachine, startStepFunctions } from './support.ts'

const pass = (Result: number) =>
  JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', Result, End: true } } })

async function withMachine(definition = pass(1)) {
  const { client } = await startStepFunctions()
  const machine = { name: 'm', roleArn: role, definition, tags: [{ key: 'team', value: 'kx' }] }
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand(machine))
  return { client, machine, stateMachineArn }
}

describe('a state machine', () => {
  test('is created once: the same again is the same, another of its name is refused', async () => {
    const { client, machine, stateMachineArn } = await withMachine()
    expect((await client.send(new CreateStateMachineCommand(machine))).stateMachineArn).toBe(stateMachineArn)
    await expect(
      client.send(new CreateStateMachineCommand({ ...machine, definition: pass(2) })),
    ).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${stateMachineArn}'`,
    })
  })

  test('is the same with another role or other tags, and another with other tracing', async () => {
    const { client, machine, stateMachineArn } = await withMachine()
    const again = { ...machine, roleArn: `${role}2`, tags: [] }
    expect((await client.send(new CreateStateMachineCommand(again))).stateMachineArn).toBe(stateMachineArn)
    const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn }))
    expect(described.roleArn).toBe(role)
    const traced = { ...machine, tracingConfiguration: { enabled: true } }
    await expect(client.send(new CreateStateMachineCommand(traced))).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
    })
  })

  test('is described as it was created', async () => {
    const { client, stateMachineArn } = await withMachine()
    expect(await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      name: 'm',
      roleArn: role,
      definition: pass(1),
      type: 'STANDARD',
      status: 'ACTIVE',
      creationDate: expect.any(Date),
    })
  })

  test('is updated for executions to come; one that was started keeps its definition', async () => {
    const { client, stateMachineArn } = await withMachine()
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }))
    await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: pass(2) }))
    const second = await client.send(new StartExecutionCommand({ stateMachineArn }))
    expect((await ended(client, executionArn)).output).toBe('1')
    expect((await ended(client, second.executionArn ?? '')).output).toBe('2')
    const described = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
    expect(described.definition).toBe(pass(1))
  })

  test('has no revision until it is updated; each change of it makes another', async () => {
    const { client, stateMachineArn } = await withMachine()
    const revision = async () =>
      (await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).revisionId
    expect(await revision()).toBeUndefined()
    const definition = { stateMachineArn, definition: pass(2) }
    const { revisionId } = await client.send(new UpdateStateMachineCommand(definition))
    expect(await revision()).toBe(revisionId)
    await client.send(new UpdateStateMachineCommand(definition))
    expect(await revision()).toBe(revisionId)
    const tracing = { stateMachineArn, tracingConfiguration: { enabled: true } }
    await client.send(new UpdateStateMachineCommand(tracing))
    expect(await revision()).not.toBe(revisionId)
  })

  test('keeps an encryption by AWS, and takes no key of a customer', async () => {
    const { client, machine, stateMachineArn } = await withMachine()
    const encryptionConfiguration = { type: 'AWS_OWNED_KEY' } as const
    await client.send(new UpdateStateMachineCommand({ stateMachineArn, encryptionConfiguration }))
    const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn }))
    expect(described.encryptionConfiguration).toEqual(encryptionConfiguration)
    const withKey = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'alias/k' } as const
    // The two commands have different outputs, which are not looked at.
    for (const refused of [
      new CreateStateMachineCommand({ ...machine, name: 'other', encryptionConfiguration: withKey }),
      new UpdateStateMachineCommand({ stateMachineArn, encryptionConfiguration: withKey }),
    ])
      await expect(client.send(refused as CreateStateMachineCommand)).rejects.toMatchObject({
        name: 'UnsupportedOperation',
      })
  })

  test('is not updated with nothing', async () => {
    const { client, stateMachineArn } = await withMachine()
    await expect(client.send(new UpdateStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'MissingRequiredParameter',
    })
  })

  test('is listed in pages', async () => {
    const { client, machine } = await withMachine()
    for (const name of ['a', 'b']) await client.send(new CreateStateMachineCommand({ ...machine, name }))
    const first = await client.send(new ListStateMachinesCommand({ maxResults: 2 }))
    const { nextToken } = first
    const second = await client.send(new ListStateMachinesCommand({ maxResults: 2, nextToken }))
    const names = [...(first.stateMachines ?? []), ...(second.stateMachines ?? [])].map(({ name }) => name)
    expect(names).toEqual(['a', 'b', 'm'])
    expect(second.nextToken).toBeUndefined()
  })

  test('is gone when it is deleted, and deleting it again is no error', async () => {
    const { client, stateMachineArn } = await withMachine()
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }))
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }))
    await expect(client.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    })
  })

  test('is deleted while an execution runs once that has ended, at its next transition', async () => {
    const clock = new VirtualClock()
    const { client } = await startStepFunctions({ clock })
    const definition = {
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 60, Next: 'After' }, After: { Type: 'Succeed' } },
    }
    const executionArn = await startMachine(client, definition)
    const stateMachineArn = executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '')
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }))
    expect(await client.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      status: 'DELETING',
    })
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn }))
    expect(executions).toMatchObject([{ executionArn, status: 'RUNNING' }])
    const create = new CreateStateMachineCommand({
      ...{ name: 'machine', roleArn: role, definition: JSON.stringify(definition) },
    })
    const refused = { name: 'StateMachineDeleting' }
    await expect(client.send(create)).rejects.toMatchObject(refused)
    await expect(client.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject(refused)

    clock.advance(60_000)
    expect(await ended(client, executionArn)).toMatchObject({
      ...{ status: 'FAILED', error: 'States.Runtime', cause: 'State machine machine has been deleted.' },
    })
    const gone = client.send(new DescribeStateMachineCommand({ stateMachineArn }))
    await expect(gone).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' })
    const drawn = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
    expect(drawn).toMatchObject({ stateMachineArn, definition: JSON.stringify(definition) })
    expect((await client.send(create)).stateMachineArn).toBe(stateMachineArn)
  })

  test('that is being deleted has executions that can be listed, drawn and stopped', async () => {
    const { client } = await startStepFunctions()
    const definition = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } }
    const executionArn = await startMachine(client, definition)
    const stateMachineArn = executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '')
    await client.send(new DeleteStateMachineCommand({ stateMachineArn }))
    const running = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' })
    expect((await client.send(running)).executions).toMatchObject([{ executionArn }])
    const drawn = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
    expect(drawn.definition).toBe(JSON.stringify(definition))
    expect((await historyOf(client, executionArn)).at(0)?.type).toBe('ExecutionStarted')
    await client.send(new StopExecutionCommand({ executionArn }))
    expect(await ended(client, executionArn)).toMatchObject({ status: 'ABORTED' })
    await expect(client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    })
  })

  test.each([
    ['abc', "Invalid Arn: 'Invalid ARN prefix: abc'"],
    [
      'arn:aws:states:us-east-1:000000000000:execution:m:e',
      "Invalid Arn: 'Resource type not valid in this context: execution'",
    ],
  ])('is not named by %s', async (stateMachineArn, message) => {
    const { client } = await startStepFunctions()
    await expect(client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'InvalidArn',
      message,
    })
  })

  test('keeps its tags', async () => {
    const { client, stateMachineArn: resourceArn } = await withMachine()
    await client.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'cost', value: '7' }] }))
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }))
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }))
    expect(tags).toEqual([{ key: 'cost', value: '7' }])
  })

  test.for([
    ['a definition that does not hold', { definition: '{"StartAt":"P"}' }, 'InvalidDefinition'],
    ['a name with white space', { name: 'a b' }, 'InvalidName'],
    ['a type that is not served', { type: 'EXPRESS' as const }, 'UnsupportedOperation'],
    ['a version', { publish: true }, 'UnsupportedOperation'],
    ['a role that is none', { roleArn: 'role' }, 'InvalidArn'],
    ['no role', { roleArn: undefined }, 'ValidationException'],
    ['logs that go nowhere', { loggingConfiguration: { level: 'ALL' } }, 'InvalidLoggingConfiguration'],
    ['the description of no version', { versionDescription: 'first' }, 'ValidationException'],
    [
      'logs that go to what is no log group',
      { loggingConfiguration: { level: 'ALL', destinations: [{}] } },
      'InvalidLoggingConfiguration',
    ],
    [
      'more tags than a resource can have',
      { tags: Array.from({ length: 51 }, (_, index) => ({ key: `${index}`, value: '' })) },
      'TooManyTags',
    ],
  ] as const)('is not created with %s', async ([, change, code]) => {
    const { client } = await startStepFunctions()
    const machine = { name: 'm', roleArn: role, definition: pass(1), ...change }
    // What is missing on purpose is no fault of the test's types.
    const command = new CreateStateMachineCommand(
      machine as ConstructorParameters<typeof CreateStateMachineCommand>[0],
    )
    await expect(client.send(command)).rejects.toMatchObject({ name: code })
  })
})

test('ValidateStateMachineDefinition names each fault and where it is', async () => {
  const { client } = await startStepFunctions()
  const definition = '{"StartAt":"Q","States":{"P":{"Type":"Pass","End":true}}}'
  expect(await client.send(new ValidateStateMachineDefinitionCommand({ definition }))).toMatchObject({
    result: 'FAIL',
    diagnostics: expect.arrayContaining([
      expect.objectContaining({ code: 'MISSING_TRANSITION_TARGET', location: '/StartAt' }),
    ]),
  })
  expect(await client.send(new ValidateStateMachineDefinitionCommand({ definition: pass(1) }))).toMatchObject(
    {
      result: 'OK',
      diagnostics: [],
    },
  )
})

test.each([
  ['StateMachineTypeNotSupported', 'm'],
  ['StateMachineDoesNotExist', 'none'],
])('StartSyncExecution says %s of the machine %s', async (name, machine) => {
  const { client, stateMachineArn } = await withMachine()
  const asked = stateMachineArn?.replace(/m$/, machine)
  await expect(client.send(new StartSyncExecutionCommand({ stateMachineArn: asked }))).rejects.toMatchObject({
    name,
  })
})

test.each([
  ['ActivityDoesNotExist', 'arn:aws:states:us-east-1:000000000000:activity:a'],
  ['InvalidArn', 'a'],
])('DescribeActivity says %s of %s', async (name, activityArn) => {
  const { client } = await startStepFunctions()
  await expect(client.send(new DescribeActivityCommand({ activityArn }))).rejects.toMatchObject({ name })
})

test('what cannot be made here is listed as none', async () => {
  const { client, stateMachineArn } = await withMachine()
  expect(await client.send(new ListStateMachineVersionsCommand({ stateMachineArn }))).toMatchObject({
    stateMachineVersions: [],
  })
  expect(await client.send(new ListStateMachineAliasesCommand({ stateMachineArn }))).toMatchObject({
    stateMachineAliases: [],
  })
  expect(await client.send(new ListActivitiesCommand({}))).toMatchObject({ activities: [] })
  const executionArn = `${stateMachineArn?.replace(':stateMachine:', ':execution:')}:e`
  expect(await client.send(new ListMapRunsCommand({ executionArn }))).toMatchObject({ mapRuns: [] })
})

test('where there is nothing, lists are empty', async () => {
  const { client } = await startStepFunctions()
  expect(await client.send(new ListStateMachinesCommand({}))).toMatchObject({ stateMachines: [] })
  const machine = { name: 'm', roleArn: role, definition: pass(1) }
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand(machine))
  expect(await client.send(new ListExecutionsCommand({ stateMachineArn }))).toMatchObject({ executions: [] })
  const tagged = new ListTagsForResourceCommand({ resourceArn: stateMachineArn })
  expect(await client.send(tagged)).toMatchObject({ tags: [] })
})

test('what is not served is refused by name', async () => {
  const { client, stateMachineArn } = await withMachine()
  await expect(client.send(new PublishStateMachineVersionCommand({ stateMachineArn }))).rejects.toThrow(
    'PublishStateMachineVersion is not served here',
  )
  await expect(client.send(new CreateActivityCommand({ name: 'a' }))).rejects.toThrow('not served here')
  await expect(client.send(new CreateActivityCommand({ name: 'a b' }))).rejects.toThrow("Invalid Name: 'a b'")
  await expect(client.send(new ListActivitiesCommand({ maxResults: 1001 }))).rejects.toThrow(
    'Member must have value less than or equal to 1000',
  )
})
