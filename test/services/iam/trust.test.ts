import { expect, test } from 'vitest'
import { trustPolicySchema, trusts } from '../../../services/iam/trust.ts'

const accountId = '000000000000'
const role = `arn:aws:iam::${accountId}:role/team/loader`
const session = { arn: `arn:aws:sts::${accountId}:assumed-role/loader/nightly`, accountId, roleArn: role }
const policy = (Effect: 'Allow' | 'Deny', Action: string, AWS: string) => ({
  Effect,
  Action,
  Principal: { AWS },
})
const trusted = (...Statement: object[]) => trusts(trustPolicySchema.parse({ Statement }), session)
const everyone = policy('Allow', 'sts:AssumeRole', '*')

test('a trust policy denies whatever the case of its action', () => {
  expect(trusted(everyone)).toBe(true)
  expect(trusted(everyone, policy('Deny', 'STS:assumeROLE', '*'))).toBe(false)
  expect(trusted(everyone, policy('Deny', 'sts:*', session.arn))).toBe(false)
})

test('a role in a trust policy stands for its sessions, and its path counts', () => {
  expect(trusted(everyone, policy('Deny', 'sts:AssumeRole', role))).toBe(false)
  expect(trusted(policy('Allow', 'sts:AssumeRole', role))).toBe(true)
  const elsewhere = role.replace('/team/', '/other/')
  expect(trusted(policy('Allow', 'sts:AssumeRole', elsewhere))).toBe(false)
  expect(trusted(everyone, policy('Deny', 'sts:AssumeRole', elsewhere))).toBe(true)
})
