import type { Principal } from '../wire/call.ts'

/** @throws {ServiceException} AccessDeniedException */
export type PassRole = (principal: Principal, roleArn: string, service: string) => void

/**
 * What a service does in a role, it does for whoever gave it the role: they must have the right to pass it on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * @param service that acts in it, such as `states.amazonaws.com`
 */
export const checkPassRole: PassRole = (principal, roleArn, service) =>
  principal.authorize('iam:PassRole', roleArn, { 'iam:PassedToService': service })
