import type { Principal } from '../wire/call.ts'
import { assumedRole } from './assumed-role.ts'
import { checkPassRole, type PassRole } from './pass-role.ts'
import { accessDenied, createPrincipal, refused } from './principal.ts'
import type { Principals, Role } from './principals.ts'

export interface RolesParts {
  /** As it is now; undefined where there is no principals.json: then any role has every right, as only the root key exists. */
  principals: () => Principals | undefined
  /** The workflows' own roles, which no principals.json has to declare. */
  own: readonly Role[]
  root: Principal
}

export interface Roles {
  /** Who a service is in a role that it was given. In a role that is not declared it may do nothing. */
  inRole(roleArn: string): Principal
  /** Refuses, whoever passes it, a role that is not declared. */
  passRole: PassRole
}

export function createRoles({ principals, own, root }: RolesParts): Roles {
  // What principals.json says of a role holds, even where the role is one of our own.
  const find = ({ Roles }: Principals, roleArn: string) =>
    [...Roles, ...own].find(({ Arn }) => Arn === roleArn)
  return {
    inRole(roleArn) {
      const known = principals()
      if (known === undefined) return root
      const role = find(known, roleArn)
      const who = { ...sessionOf(roleArn), accessKeyId: root.accessKeyId }
      return role === undefined ? undeclared(who) : createPrincipal({ ...who, policySets: [role.Policies] })
    },
    passRole(principal, roleArn, service) {
      checkPassRole(principal, roleArn, service)
      const known = principals()
      if (known === undefined || find(known, roleArn) !== undefined) return
      throw accessDenied(`${refused(principal.arn, 'iam:PassRole', roleArn)} ${undeclaredReason(roleArn)}`)
    },
  }
}

function sessionOf(roleArn: string) {
  return { ...assumedRole(roleArn, 'kdbflow'), roleArn }
}

const undeclared = ({ roleArn, ...who }: Omit<Principal, 'authorize'> & { roleArn: string }): Principal => ({
  ...who,
  authorize(action, resource) {
    throw accessDenied(`${refused(who.arn, action, resource)} ${undeclaredReason(roleArn)}`)
  },
})

const undeclaredReason = (roleArn: string) => `because principals.json declares no role ${roleArn}`
