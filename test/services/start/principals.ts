import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Statement {
  Effect: 'Allow' | 'Deny'
  Action: string | string[]
  Resource: string
  Condition?: Record<string, Record<string, string>>
}

/** A user who may do what the statements allow, and no more. */
export interface LimitedUser {
  name: string
  statements: Statement[]
}

/** Writes the file that names the users; each key's secret is made of its user's name. */
export function writeUsers(data: string, users: readonly LimitedUser[]): void {
  const Users = users.map(({ name, statements }) => {
    const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = keyOf(name)
    const Arn = `arn:aws:iam::000000000000:user/${name}`
    return { Arn, AccessKeys: [{ AccessKeyId, SecretAccessKey }], Policies: [{ Statement: statements }] }
  })
  writeFileSync(join(data, 'principals.json'), JSON.stringify({ Users }))
}

export const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`

/** Writes the file that names the roles, and what each may do. */
export function writeRoles(data: string, roles: Readonly<Record<string, Statement[]>>): void {
  const Roles = Object.entries(roles).map(([name, Statement]) => ({
    Arn: roleArn(name),
    Policies: [{ Statement }],
  }))
  writeFileSync(join(data, 'principals.json'), JSON.stringify({ Roles }))
}

export const keyOf = (name: string) => ({
  accessKeyId: `AKIA${name.toUpperCase()}`,
  secretAccessKey: `the secret of ${name}`,
})
