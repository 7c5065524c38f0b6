import { expect, test } from 'vitest'
import { decide, type Policy, policySchema } from '../../../services/iam/policy.ts'

const policy = (...Statement: object[]): Policy => policySchema.parse({ Version: '2012-10-17', Statement })
const cluster = 'arn:aws:finspace:us-east-1:000000000000:kxEnvironment/abc/kxCluster/hdb'
const asks = (policies: Policy[], conditions: Record<string, string> = {}) =>
  decide(policies, { action: 'finspace:GetKxCluster', resource: cluster, conditions })
const allow = (statement: object) => policy({ Effect: 'Allow', Action: '*', Resource: '*', ...statement })

test.each([
  [{ Action: 'finspace:*' }, 'allowed'],
  [{ Action: 'FinSpace:getkx*' }, 'allowed'],
  [{ Action: ['s3:*', 'finspace:GetKxCluste?'] }, 'allowed'],
  [{ Action: 'finspace:GetKx' }, 'not allowed'],
  [{ Resource: 'arn:aws:finspace:*:*:kxEnvironment/abc/*' }, 'allowed'],
  [{ Resource: 'arn:aws:finspace:*:*:kxEnvironment/other/*' }, 'not allowed'],
  [{ Action: undefined, NotAction: 's3:*' }, 'allowed'],
  [{ Action: undefined, NotAction: 'finspace:*' }, 'not allowed'],
  [{ Resource: undefined, NotResource: '*kxCluster/rdb' }, 'allowed'],
  [{ Resource: undefined, NotResource: '*kxCluster/hdb' }, 'not allowed'],
])('the statement %j leaves the call %s', (statement, decision) => {
  expect(asks([allow(statement)])).toBe(decision)
})

test('nothing is allowed without a policy, and a denial wins over every permission', () => {
  expect(asks([])).toBe('not allowed')
  const deny = policy({ Effect: 'Deny', Action: 'finspace:Get*', Resource: '*' })
  expect(asks([allow({}), deny])).toBe('denied')
})

test.each([
  [{ StringEquals: { 'aws:ResourceTag/team': 'rates' } }, { 'aws:ResourceTag/team': 'rates' }, 'allowed'],
  [
    { StringEquals: { 'aws:ResourceTag/team': ['fx', 'rates'] } },
    { 'aws:resourcetag/Team': 'rates' },
    'allowed',
  ],
  [{ StringEquals: { 'aws:ResourceTag/team': 'rates' } }, { 'aws:ResourceTag/team': 'fx' }, 'not allowed'],
  [{ StringEquals: { 'aws:ResourceTag/team': 'rates' } }, {}, 'not allowed'],
  [{ StringEqualsIfExists: { 'aws:ResourceTag/team': 'rates' } }, {}, 'allowed'],
  [{ StringNotEquals: { 'aws:ResourceTag/team': 'rates' } }, {}, 'allowed'],
  [{ StringNotLike: { 'aws:ResourceTag/team': 'r*' } }, { 'aws:ResourceTag/team': 'rates' }, 'not allowed'],
  [{ StringLike: { 'aws:RequestTag/cost': 'eu-*' } }, { 'aws:RequestTag/cost': 'eu-1' }, 'allowed'],
  [{ Null: { 'aws:RequestTag/cost': 'false' } }, {}, 'not allowed'],
  [
    { StringEquals: { 'aws:ResourceTag/a': '1', 'aws:ResourceTag/b': '2' } },
    { 'aws:ResourceTag/a': '1' },
    'not allowed',
  ],
])('the condition %j with %j leaves the call %s', (Condition, conditions, decision) => {
  expect(asks([allow({ Condition })], conditions)).toBe(decision)
})

test('a pattern of many stars takes no time', () => {
  const begun = performance.now()
  expect(asks([allow({ Resource: `${'*a'.repeat(200)}!` })])).toBe('not allowed')
  const many = decide([allow({ Resource: `${'*a'.repeat(200)}!` })], {
    action: 's3:GetObject',
    resource: 'a'.repeat(2000),
    conditions: {},
  })
  expect(many).toBe('not allowed')
  expect(performance.now() - begun).toBeLessThan(500)
})

const OBJECTS = 'arn:aws:s3:::market/hdb/'
test.each([
  ['a right to all of them', allow({ Resource: 'arn:aws:s3:::market/*' }), 'allowed'],
  ['a right to some of them', allow({ Resource: `${OBJECTS}2026*` }), 'not allowed'],
  ['a right to one of their number of letters', allow({ Resource: `${OBJECTS}?` }), 'not allowed'],
  [
    'a right to all but some',
    allow({ Resource: undefined, NotResource: `${OBJECTS}secret*` }),
    'not allowed',
  ],
  [
    'a right to all but others',
    allow({ Resource: undefined, NotResource: 'arn:aws:s3:::state/*' }),
    'allowed',
  ],
  ['a denial of some', policy({ Effect: 'Deny', Action: '*', Resource: `${OBJECTS}secret*` }), 'denied'],
  [
    'a denial of others',
    policy({ Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::market/rdb/*' }),
    'allowed',
  ],
  [
    'a denial of all but some',
    policy({ Effect: 'Deny', Action: '*', NotResource: `${OBJECTS}2026*` }),
    'denied',
  ],
])('of all objects under a prefix, %s', (_, one, decision) => {
  const policies = one.Statement[0]?.Effect === 'Deny' ? [one, allow({})] : [one]
  const access = { action: 's3:GetObject', resource: { under: OBJECTS }, conditions: {} }
  expect(decide(policies, access)).toBe(decision)
})
