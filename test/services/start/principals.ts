import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Statement {
  Effect: 'Allow' | 'Deny'
  Action: string | string[]
  Resource: string | string[]
  Condition?: Record<string, Record<string, string>>
}

/** A user who may do what the statements allow, and no more. */
export interface LimitedUser {
  name: string
  statements: Statement[]
}

interface Written {
  users?: readonly LimitedUser[]
  roles?: Readonly<Record<string, Statement[]>>
}

/** Writes principals.json; each user's secret is made of its name. */
export function writePrincipals(data: string, { users = [], roles = {} }: Written): void {
  const Users = users.map(({ name, statements }) => {
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = keyOf(name)
    const Arn = `arn:aws:iam::000000000000:user/${name}`
    return { Arn, AccessKeys: [{ AccessKeyId, SecretAccessKey }], Policies: [{ Statement: statements }] }
  })
  const Roles = Object.entries(roles).map(([name, Statement]) => ({
    Arn: roleArn(name),
    Policies: Statement.length === 0 ? [] : [{ Statement }],
  }))
  writeFileSync(join(data, 'principals.json'), JSON.stringify({ Users, Roles }))
}

export const writeUsers = (data: string, users: readonly LimitedUser[]) => writePrincipals(data, { users })

export const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`

export const keyOf = (name: string) => ({
  accessKeyId: `AKIA${name.toUpperCase()}`,
  secretAccessKey: `the secret of ${name}`,
})
