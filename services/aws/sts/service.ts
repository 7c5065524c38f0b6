import type { Principals } from '../../iam/principals.ts'
import type { Sessions } from '../../iam/sessions.ts'
import { awsQuery } from '../../wire/aws-query.ts'
import type { Service } from '../../wire/call.ts'
import { assumeRole } from './assume-role.ts'
import { getCallerIdentity } from './get-caller-identity.ts'

export interface StsParts {
  principals: () => Principals
  sessions: Sessions
}

/** Who one is, and how to become a role. */
export const createSts = (parts: StsParts): Service =>
  awsQuery({
    name: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole(parts) },
  })
