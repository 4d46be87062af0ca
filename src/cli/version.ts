/** The release of Apache Kafka whose tools these are: their output, streams and exit status. */
export const KAFKA_VERSION = '3.7.2'
