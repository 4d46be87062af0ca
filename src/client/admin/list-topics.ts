export interface TopicListing {
  readonly name: string
  /** 22 characters of base64url. */
  readonly topicId: string
  readonly internal: boolean
}
