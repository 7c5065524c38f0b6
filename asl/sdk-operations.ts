// All operations of AWS's services that are also on kdbflow's port, by the names that SDK integrations have for the
// services. A test holds the lists to AWS's own clients.

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** An action that is none of these is a slip; of other services nothing is known here. */
export const SDK_OPERATIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  cloudwatchlogs: names(`
    AssociateKmsKey AssociateSourceToS3TableIntegration CancelExportTask CancelImportTask CreateDelivery
    CreateExportTask CreateImportTask CreateLogAnomalyDetector CreateLogGroup CreateLogStream
    CreateLookupTable CreateScheduledQuery DeleteAccountPolicy DeleteDataProtectionPolicy DeleteDelivery
    DeleteDeliveryDestination DeleteDeliveryDestinationPolicy DeleteDeliverySource DeleteDestination
    DeleteIndexPolicy DeleteIntegration DeleteLogAnomalyDetector DeleteLogGroup DeleteLogStream
    DeleteLookupTable DeleteMetricFilter DeleteQueryDefinition DeleteResourcePolicy DeleteRetentionPolicy
    DeleteScheduledQuery DeleteSubscriptionFilter DeleteSyslogConfiguration DeleteTransformer
    DescribeAccountPolicies DescribeConfigurationTemplates DescribeDeliveries DescribeDeliveryDestinations
    DescribeDeliverySources DescribeDestinations DescribeExportTasks DescribeFieldIndexes
    DescribeImportTaskBatches DescribeImportTasks DescribeIndexPolicies DescribeLogGroups DescribeLogStreams
    DescribeLookupTables DescribeMetricFilters DescribeQueries DescribeQueryDefinitions
    DescribeResourcePolicies DescribeSubscriptionFilters DisassociateKmsKey
    DisassociateSourceFromS3TableIntegration FilterLogEvents GetDataProtectionPolicy GetDelivery
    GetDeliveryDestination GetDeliveryDestinationPolicy GetDeliverySource GetIntegration
    GetLogAnomalyDetector GetLogEvents GetLogFields GetLogGroupFields GetLogObject GetLogRecord
    GetLookupTable GetQueryResults GetScheduledQuery GetScheduledQueryHistory GetStorageTierPolicy
    GetTransformer ListAggregateLogGroupSummaries ListAnomalies ListIntegrations ListLogAnomalyDetectors
    ListLogGroups ListLogGroupsForQuery ListScheduledQueries ListSourcesForS3TableIntegration
    ListSyslogConfigurations ListTagsForResource ListTagsLogGroup PutAccountPolicy
    PutBearerTokenAuthentication PutDataProtectionPolicy PutDeliveryDestination PutDeliveryDestinationPolicy
    PutDeliverySource PutDestination PutDestinationPolicy PutIndexPolicy PutIntegration PutLogEvents
    PutLogGroupDeletionProtection PutMetricFilter PutQueryDefinition PutResourcePolicy PutRetentionPolicy
    PutStorageTierPolicy PutSubscriptionFilter PutSyslogConfiguration PutTransformer StartLiveTail
    StartQuery StopQuery TagLogGroup TagResource TestMetricFilter TestTransformer UntagLogGroup
    UntagResource UpdateAnomaly UpdateDeliveryConfiguration UpdateLogAnomalyDetector UpdateLookupTable
    UpdateScheduledQuery
  `),
  eventbridge: names(`
    ActivateEventSource CancelReplay CreateApiDestination CreateArchive CreateConnection CreateEndpoint
    CreateEventBus CreatePartnerEventSource DeactivateEventSource DeauthorizeConnection DeleteApiDestination
    DeleteArchive DeleteConnection DeleteEndpoint DeleteEventBus DeletePartnerEventSource DeleteRule
    DescribeApiDestination DescribeArchive DescribeConnection DescribeEndpoint DescribeEventBus
    DescribeEventSource DescribePartnerEventSource DescribeReplay DescribeRule DisableRule EnableRule
    ListApiDestinations ListArchives ListConnections ListEndpoints ListEventBuses ListEventSources
    ListPartnerEventSourceAccounts ListPartnerEventSources ListReplays ListRuleNamesByTarget ListRules
    ListTagsForResource ListTargetsByRule PutEvents PutPartnerEvents PutPermission PutRule PutTargets
    RemovePermission RemoveTargets StartReplay TagResource TestEventPattern UntagResource
    UpdateApiDestination UpdateArchive UpdateConnection UpdateEndpoint UpdateEventBus
  `),
  finspace: names(`
    CreateEnvironment CreateKxChangeset CreateKxCluster CreateKxDatabase CreateKxDataview
    CreateKxEnvironment CreateKxScalingGroup CreateKxUser CreateKxVolume DeleteEnvironment DeleteKxCluster
    DeleteKxDatabase DeleteKxDataview DeleteKxEnvironment DeleteKxScalingGroup DeleteKxUser DeleteKxVolume
    GetEnvironment GetKxChangeset GetKxCluster GetKxConnectionString GetKxDatabase GetKxDataview
    GetKxEnvironment GetKxScalingGroup GetKxUser GetKxVolume ListEnvironments ListKxChangesets
    ListKxClusterNodes ListKxClusters ListKxDatabases ListKxDataviews ListKxEnvironments ListKxScalingGroups
    ListKxUsers ListKxVolumes ListTagsForResource TagResource UntagResource UpdateEnvironment
    UpdateKxClusterCodeConfiguration UpdateKxClusterDatabases UpdateKxDatabase UpdateKxDataview
    UpdateKxEnvironment UpdateKxEnvironmentNetwork UpdateKxUser UpdateKxVolume
  `),
  lambda: names(`
    AddLayerVersionPermission AddPermission CheckpointDurableExecution CreateAlias CreateCapacityProvider
    CreateCodeSigningConfig CreateEventSourceMapping CreateFunction CreateFunctionUrlConfig DeleteAlias
    DeleteCapacityProvider DeleteCodeSigningConfig DeleteEventSourceMapping DeleteFunction
    DeleteFunctionCodeSigningConfig DeleteFunctionConcurrency DeleteFunctionEventInvokeConfig
    DeleteFunctionUrlConfig DeleteLayerVersion DeleteProvisionedConcurrencyConfig DeleteResourcePolicy
    GetAccountSettings GetAlias GetCapacityProvider GetCodeSigningConfig GetDurableExecution
    GetDurableExecutionHistory GetDurableExecutionState GetEventSourceMapping GetFunction
    GetFunctionCodeSigningConfig GetFunctionConcurrency GetFunctionConfiguration
    GetFunctionEventInvokeConfig GetFunctionRecursionConfig GetFunctionScalingConfig GetFunctionUrlConfig
    GetLayerVersion GetLayerVersionByArn GetLayerVersionPolicy GetPolicy GetProvisionedConcurrencyConfig
    GetResourcePolicy GetRuntimeManagementConfig Invoke InvokeAsync InvokeWithResponseStream ListAliases
    ListCapacityProviders ListCodeSigningConfigs ListDurableExecutionsByFunction ListEventSourceMappings
    ListFunctionEventInvokeConfigs ListFunctionUrlConfigs ListFunctionVersionsByCapacityProvider
    ListFunctions ListFunctionsByCodeSigningConfig ListLayerVersions ListLayers
    ListProvisionedConcurrencyConfigs ListTags ListVersionsByFunction PublishLayerVersion PublishVersion
    PutFunctionCodeSigningConfig PutFunctionConcurrency PutFunctionEventInvokeConfig
    PutFunctionRecursionConfig PutFunctionScalingConfig PutProvisionedConcurrencyConfig PutResourcePolicy
    PutRuntimeManagementConfig RemoveLayerVersionPermission RemovePermission
    SendDurableExecutionCallbackFailure SendDurableExecutionCallbackHeartbeat
    SendDurableExecutionCallbackSuccess StopDurableExecution TagResource UntagResource UpdateAlias
    UpdateCapacityProvider UpdateCodeSigningConfig UpdateEventSourceMapping UpdateFunctionCode
    UpdateFunctionConfiguration UpdateFunctionEventInvokeConfig UpdateFunctionUrlConfig
  `),
  s3: names(`
    AbortMultipartUpload CompleteMultipartUpload CopyObject CreateBucket CreateBucketMetadataConfiguration
    CreateBucketMetadataTableConfiguration CreateMultipartUpload CreateSession DeleteBucket
    DeleteBucketAnalyticsConfiguration DeleteBucketCors DeleteBucketEncryption
    DeleteBucketIntelligentTieringConfiguration DeleteBucketInventoryConfiguration DeleteBucketLifecycle
    DeleteBucketMetadataConfiguration DeleteBucketMetadataTableConfiguration
    DeleteBucketMetricsConfiguration DeleteBucketOwnershipControls DeleteBucketPolicy
    DeleteBucketReplication DeleteBucketTagging DeleteBucketWebsite DeleteObject DeleteObjectAnnotation
    DeleteObjectTagging DeleteObjects DeletePublicAccessBlock GetBucketAbac GetBucketAccelerateConfiguration
    GetBucketAcl GetBucketAnalyticsConfiguration GetBucketCors GetBucketEncryption
    GetBucketIntelligentTieringConfiguration GetBucketInventoryConfiguration GetBucketLifecycleConfiguration
    GetBucketLocation GetBucketLogging GetBucketMetadataConfiguration GetBucketMetadataTableConfiguration
    GetBucketMetricsConfiguration GetBucketNotificationConfiguration GetBucketOwnershipControls
    GetBucketPolicy GetBucketPolicyStatus GetBucketReplication GetBucketRequestPayment GetBucketTagging
    GetBucketVersioning GetBucketWebsite GetObject GetObjectAcl GetObjectAnnotation GetObjectAttributes
    GetObjectLegalHold GetObjectLockConfiguration GetObjectRetention GetObjectTagging GetObjectTorrent
    GetPublicAccessBlock HeadBucket HeadObject ListBucketAnalyticsConfigurations
    ListBucketIntelligentTieringConfigurations ListBucketInventoryConfigurations
    ListBucketMetricsConfigurations ListBuckets ListDirectoryBuckets ListMultipartUploads
    ListObjectAnnotations ListObjectVersions ListObjects ListObjectsV2 ListParts PutBucketAbac
    PutBucketAccelerateConfiguration PutBucketAcl PutBucketAnalyticsConfiguration PutBucketCors
    PutBucketEncryption PutBucketIntelligentTieringConfiguration PutBucketInventoryConfiguration
    PutBucketLifecycleConfiguration PutBucketLogging PutBucketMetricsConfiguration
    PutBucketNotificationConfiguration PutBucketOwnershipControls PutBucketPolicy PutBucketReplication
    PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite PutObject PutObjectAcl
    PutObjectAnnotation PutObjectLegalHold PutObjectLockConfiguration PutObjectRetention PutObjectTagging
    PutPublicAccessBlock RenameObject RestoreObject SelectObjectContent
    UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration
    UpdateBucketMetadataJournalTableConfiguration UpdateObjectEncryption UploadPart UploadPartCopy
    WriteGetObjectResponse
  `),
  scheduler: names(`
    CreateSchedule CreateScheduleGroup DeleteSchedule DeleteScheduleGroup GetSchedule GetScheduleGroup
    ListScheduleGroups ListSchedules ListTagsForResource TagResource UntagResource UpdateSchedule
  `),
  sfn: names(`
    CreateActivity CreateStateMachine CreateStateMachineAlias DeleteActivity DeleteStateMachine
    DeleteStateMachineAlias DeleteStateMachineVersion DescribeActivity DescribeExecution DescribeMapRun
    DescribeStateMachine DescribeStateMachineAlias DescribeStateMachineForExecution GetActivityTask
    GetExecutionHistory ListActivities ListExecutions ListMapRuns ListStateMachineAliases
    ListStateMachineVersions ListStateMachines ListTagsForResource PublishStateMachineVersion
    RedriveExecution SendTaskFailure SendTaskHeartbeat SendTaskSuccess StartExecution StartSyncExecution
    StopExecution TagResource TestState UntagResource UpdateMapRun UpdateStateMachine
    UpdateStateMachineAlias ValidateStateMachineDefinition
  `),
  sts: names(`
    AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot DecodeAuthorizationMessage
    GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken GetFederationToken GetSessionToken
    GetWebIdentityToken
  `),
}
