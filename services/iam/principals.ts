import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { reread } from '../store/reread.ts'
import { messageOf } from '../store/thrown.ts'
import { parseJson } from '../wire/json.ts'
import { policySchema } from './policy.ts'
import { trustPolicySchema } from './trust.ts'

const arn = (kind: 'user' | 'role') =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:iam::\\d{12}:${kind}/[^\\p{Cc}]+$`, 'u'),
      `expected the ARN of a ${kind}`,
    )

const userSchema = z.strictObject({
  Arn: arn('user'),
  AccessKeys: z.array(
    z.strictObject({ AccessKeyId: z.string().regex(/^\w{3,128}$/), SecretAccessKey: z.string().min(16) }),
  ),
  Policies: z.array(policySchema),
})

const roleSchema = z.strictObject({
  Arn: arn('role'),
  /** Who may assume it. Absent: whoever of this account has the right to `sts:AssumeRole` on it. */
  AssumeRolePolicyDocument: trustPolicySchema.optional(),
  Policies: z.array(policySchema),
})

const principalsSchema = z.strictObject({
  Users: z.array(userSchema).default([]),
  Roles: z.array(roleSchema).default([]),
})

/** Who there is beside the account's root, in IAM's own words. */
export type Principals = z.output<typeof principalsSchema>
export type Role = Principals['Roles'][number]

export const NOBODY: Principals = { Users: [], Roles: [] }

/**
 * Reads `<data>/principals.json`. Undefined where there is no such file: then only the root key exists.
 * @throws {Error} with a sentence for the operator that names the place of the first fault
 */
export function loadPrincipals(file: string): Principals | undefined {
  if (!existsSync(file)) return undefined
  const result = principalsSchema.safeParse(readJson(file))
  if (result.success) return distinct(result.data, file)
  const { path, message } = deepest(result.error.issues[0])
  throw new Error(`expected ${file} to hold users and roles, got at ${pathOf(path)}: ${message}`)
}

/**
 * As the file is now. What cannot be read is reported once, and what was read before holds; so it does where the file
 * is gone, since without it every role has every right. Undefined where there never was one.
 * @throws {Error} as `loadPrincipals`, at once
 */
export function principalsFrom(
  file: string,
  onFault: (fault: unknown) => void,
): () => Principals | undefined {
  let before: Principals | undefined
  const load = () => {
    const principals = loadPrincipals(file)
    if (principals === undefined && before !== undefined) {
      throw new Error(`expected ${file}, got no such file: what it said last holds until the next start`)
    }
    before = principals
    return principals
  }
  const principals = reread(file, load, onFault)
  principals()
  return principals
}

interface Fault {
  path: readonly PropertyKey[]
  message: string
}

/** Where a value may have several forms, the fault of the form that it comes nearest to. */
function deepest(issue: z.core.$ZodIssue | undefined): Fault {
  if (issue === undefined) return { path: [], message: 'no reason' }
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const faults = issue.errors.map(([first]) => deepest(first))
  const nearest = faults.reduce((one, other) => (other.path.length > one.path.length ? other : one))
  return { path: [...issue.path, ...nearest.path], message: nearest.message }
}

function readJson(file: string): unknown {
  try {
    return parseJson(readFileSync(file, 'utf8'))
  } catch (cause) {
    const reason = messageOf(cause)
    throw new Error(`expected ${file} to be JSON, got: ${reason}`, { cause })
  }
}

const pathOf = (path: readonly PropertyKey[]) =>
  path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '') || 'its top'

function distinct(principals: Principals, file: string): Principals {
  const names = [
    ...principals.Users.flatMap(user => [user.Arn, ...user.AccessKeys.map(key => key.AccessKeyId)]),
    ...principals.Roles.map(role => role.Arn),
  ]
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`expected each name once in ${file}, got '${twice}' twice`)
  return principals
}
