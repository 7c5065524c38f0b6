import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createIdentities } from '../../../services/iam/identities.ts'
import { loadPrincipals, NOBODY, principalsFrom } from '../../../services/iam/principals.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

function load(content: object | string) {
  const file = join(temporaryFolder(), 'principals.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return loadPrincipals(file) ?? NOBODY
}

const user = (change: object = {}) => ({
  Arn: 'arn:aws:iam::000000000000:user/analyst',
  AccessKeys: [{ AccessKeyId: 'AKIAANALYST', SecretAccessKey: 'a secret that is long' }],
  Policies: [{ Statement: { Effect: 'Allow', Action: 'finspace:*', Resource: '*' } }],
  ...change,
})
const statement = (change: object) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...change })

test('users and roles are read as IAM writes them, one statement or several', () => {
  const { Users, Roles } = load({ Users: [user()] })
  expect(Users[0]?.Policies[0]?.Statement).toEqual([
    { Effect: 'Allow', Action: ['finspace:*'], Resource: ['*'] },
  ])
  expect(Roles).toEqual([])
})

test('a folder without the file declares nobody, which is not the same as an empty file', () => {
  expect(loadPrincipals(join(temporaryFolder(), 'principals.json'))).toBeUndefined()
  expect(load({})).toEqual({ Users: [], Roles: [] })
})

test.each([
  ['{', /to be JSON, got: /],
  [{ Users: [user({ Arn: 'analyst' })] }, /at Users\[0\]\.Arn: expected the ARN of a user/],
  [{ User: [] }, /at its top: Unrecognized key: "User"/],
  [
    { Users: [user({ Policies: [{ Statement: statement({ Effect: 'allow' }) }] })] },
    /Users\[0\]\.Policies\[0\]\.Statement\.Effect: Invalid option/,
  ],
  [{ Users: [user(), user()] }, /each name once .*'arn:aws:iam::000000000000:user\/analyst' twice/],
  [
    { Users: [user({ Policies: [{ Statement: [statement({ Resource: '${aws:username}' })] }] })] },
    /policy variables/,
  ],
])('the fault of %j is named in a sentence', (content, sentence) => {
  expect(() => load(content)).toThrow(sentence)
})

test('the file is read again when it changes: keys come and go, and a fault leaves what was there', () => {
  const file = join(temporaryFolder(), 'principals.json')
  const faults: unknown[] = []
  const write = (content: object | string) =>
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  const [old, fresh] = ['AKIAOLD', 'AKIAFRESH'].map(AccessKeyId => ({
    AccessKeyId,
    SecretAccessKey: 'a'.repeat(16),
  }))
  write({ Users: [user({ AccessKeys: [old] })] })
  const declared = principalsFrom(file, fault => faults.push(fault))
  const root = { accessKeyId: 'AKIAROOT', secretAccessKey: 'the root secret' }
  const rootKeys = [root]
  const principals = () => declared() ?? NOBODY
  const { find } = createIdentities({ rootKeys: () => rootKeys, accountId: '000000000000', principals })
  const known = () => ['AKIAROOT', 'AKIAOLD', 'AKIAFRESH'].filter(key => find(key) !== undefined)
  expect(known()).toEqual(['AKIAROOT', 'AKIAOLD'])
  write({ Users: [user({ AccessKeys: [old, fresh] })] })
  expect(known()).toEqual(['AKIAROOT', 'AKIAOLD', 'AKIAFRESH'])
  write({ Users: [user({ AccessKeys: [fresh] })] })
  expect(known()).toEqual(['AKIAROOT', 'AKIAFRESH'])
  write('{ "Users": [')
  expect(known()).toEqual(['AKIAROOT', 'AKIAFRESH'])
  rmSync(file)
  expect(known()).toEqual(['AKIAROOT', 'AKIAFRESH'])
  expect(faults.map(String)).toEqual([
    expect.stringMatching(/to be JSON/),
    expect.stringMatching(/no such file: what it said last holds/),
  ])
})
