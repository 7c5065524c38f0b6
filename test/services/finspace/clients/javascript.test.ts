// The AWS SDK for JavaScript: every command that it has reaches its operation.
import * as sdk from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { startFinspace } from '../support/start-finspace.ts'

type Command = new (input: object) => Parameters<sdk.FinspaceClient['send']>[0]

const commands = Object.entries(sdk)
  .filter(([name]) => name.endsWith('Command') && !name.startsWith('$'))
  // What else the module exports under such a name there is not.
  .map(([name, command]) => [name.replace(/Command$/, ''), command as unknown as Command] as const)

const input = {
  ...{ environmentId: 'abc', clusterName: 'abc', databaseName: 'abc', dataviewName: 'abc', userName: 'abc' },
  ...{ volumeName: 'abc', scalingGroupName: 'abc', changesetId: 'abc', clientToken: 'abc', name: 'abc' },
  userArn: 'arn:aws:finspace:us-east-1:000000000000:kxEnvironment/abc/kxUser/abc',
  resourceArn: 'arn:aws:finspace:us-east-1:000000000000:kxEnvironment/abc/kxDatabase/abc',
  tagKeys: ['one', 'two'],
  tags: { one: 'two' },
}

test('the SDK has 49 commands', () => {
  expect(commands).toHaveLength(49)
})

test.each(commands)('%s reaches its operation', async (name, Command) => {
  const seen: (string | undefined)[] = []
  const { client } = await startFinspace({
    audit: { admit: () => undefined, observe: ({ operation }) => seen.push(operation) },
  })
  const error: unknown = await client.send(new Command(input)).then(
    () => undefined,
    reason => reason,
  )
  expect(seen).toEqual([name])
  // Whatever it says of such an input, the SDK knows it by its class.
  if (error !== undefined) expect(error).toBeInstanceOf(sdk.FinspaceServiceException)
})
