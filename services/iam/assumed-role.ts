import { parseArn } from '../wire/arn.ts'

/** Who a session of a role is. Its ARN leaves the role's path out, as on AWS. */
export function assumedRole(roleArn: string, session: string): { accountId: string; arn: string } {
  const { accountId = '', resource = '' } = parseArn(roleArn) ?? {}
  const name = resource.split('/').at(-1) ?? ''
  return { accountId, arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${session}` }
}
