export interface UserRecord {
  environmentId: string
  userName: string
  iamRole: string
  createTimestamp: number
  updateTimestamp: number
}
