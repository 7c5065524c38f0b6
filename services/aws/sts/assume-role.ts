import * as z from 'zod'
import { assumedRole } from '../../iam/assumed-role.ts'
import { type Policy, policySchema } from '../../iam/policy.ts'
import { accessDenied, refused } from '../../iam/principal.ts'
import type { Principals, Role } from '../../iam/principals.ts'
import type { Sessions } from '../../iam/sessions.ts'
import { trusts } from '../../iam/trust.ts'
import type { Call } from '../../wire/call.ts'
import { parseJson } from '../../wire/json.ts'
import { operation } from '../../wire/operation.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { uniqueId } from './unique-id.ts'

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const parameters = z.object({
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: z
    .string()
    .min(2)
    .max(64)
    .regex(/^[\w+=,.@-]*$/),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(3600),
  Policy: z.string().max(2048).optional(),
})

/** What narrows a session, or ties it to someone, and is not read here: to pass over it would widen the session. */
const NOT_READ =
  /^(PolicyArns|Tags|TransitiveTagKeys|SerialNumber|TokenCode|SourceIdentity|ExternalId|ProvidedContexts)\b/

const input = z.preprocess((given, context) => {
  for (const name of Object.keys(Object(given)).filter(name => NOT_READ.test(name))) {
    context.addIssue({ code: 'custom', path: [name], message: `expected no ${name}, which is not read here` })
  }
  return given
}, parameters)

export const assumeRole = ({ principals, sessions }: { principals: () => Principals; sessions: Sessions }) =>
  operation({
    input,
    resource: ({ RoleArn }) => RoleArn,
    run({ RoleArn, RoleSessionName, DurationSeconds, Policy }, call) {
      checkTrust(
        principals().Roles.find(({ Arn }) => Arn === RoleArn),
        RoleArn,
        call,
      )
      const { arn } = assumedRole(RoleArn, RoleSessionName)
      const policy = Policy === undefined ? {} : { policy: parsePolicy(Policy) }
      const issued = sessions.issue({ arn, roleArn: RoleArn, ...policy }, DurationSeconds)
      return {
        Credentials: {
          AccessKeyId: issued.accessKeyId,
          SecretAccessKey: issued.secretAccessKey,
          SessionToken: issued.sessionToken,
          Expiration: issued.expiration,
        },
        AssumedRoleUser: {
          Arn: arn,
          AssumedRoleId: `${uniqueId('AROA', RoleArn.split('/').at(-1) ?? '')}:${RoleSessionName}`,
        },
      }
    },
  })

/** As on AWS, a role that is not there answers like one that does not trust the caller. */
function checkTrust(role: Role | undefined, roleArn: string, { principal }: Call): void {
  const trust = role?.AssumeRolePolicyDocument
  if (role !== undefined && (trust === undefined || trusts(trust, principal))) return
  throw accessDenied(refused(principal.arn, 'sts:AssumeRole', roleArn))
}

function parsePolicy(text: string): Policy {
  const result = z.preprocess(jsonOf, policySchema).safeParse(text)
  if (result.success) return result.data
  const message = `expected Policy to be a policy document, got: ${result.error.issues[0]?.message}`
  throw new ServiceException({ code: 'MalformedPolicyDocument', status: 400 }, message)
}

function jsonOf(text: unknown): unknown {
  try {
    return parseJson(String(text))
  } catch {
    return undefined
  }
}
