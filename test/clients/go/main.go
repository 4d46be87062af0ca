// Scenarios with franz-go. `scenarios SERVERS` prints "ok NAME" for each that held; `member SERVERS GROUP TOPIC` is a member of a
// group until it is killed or its input ends, and prints "assigned N" whenever its share changes.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"reflect"
	"sort"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

var (
	servers string
	admin   *kadm.Client
	ctx     context.Context
)

func main() {
	servers = os.Args[2]
	if os.Args[1] == "member" {
		ctx = context.Background()
		member(os.Args[3], os.Args[4])
		return
	}
	limited, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	ctx = limited
	client := newClient()
	defer client.Close()
	admin = kadm.NewClient(client)
	for _, scenario := range []struct {
		name string
		run  func()
	}{{"codecs", codecs}, {"group", group}, {"seek and times", seekAndTimes}, {"admin", administration}} {
		scenario.run()
		fmt.Println("ok", scenario.name)
	}
}

func newClient(options ...kgo.Opt) *kgo.Client {
	client, err := kgo.NewClient(append(options, kgo.SeedBrokers(servers))...)
	must(err)
	return client
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func check(holds bool, what ...any) {
	if !holds {
		panic(fmt.Sprint(what...))
	}
}

func newTopic(partitions int32, configs map[string]*string) string {
	name := fmt.Sprintf("go-%d", time.Now().UnixNano())
	_, err := admin.CreateTopic(ctx, partitions, 1, configs, name)
	must(err)
	return name
}

func produce(topic string, count int, options ...kgo.Opt) {
	client := newClient(append(options, kgo.DefaultProduceTopic(topic))...)
	defer client.Close()
	records := make([]*kgo.Record, count)
	for i := range records {
		records[i] = &kgo.Record{
			Key: []byte(fmt.Sprintf("key-%d", i)), Value: []byte(fmt.Sprintf("value-%d", i)), Timestamp: time.UnixMilli(int64(1_000_000 + i)),
		}
	}
	must(client.ProduceSync(ctx, records...).FirstErr())
}

// values reads records of the client until there are count of them.
func values(client *kgo.Client, count int) []string {
	var read []string
	for len(read) < count {
		fetches := client.PollFetches(ctx)
		must(fetches.Err())
		fetches.EachRecord(func(record *kgo.Record) { read = append(read, string(record.Value)) })
	}
	return read
}

func numbered(from, to int) []string {
	var all []string
	for i := from; i < to; i++ {
		all = append(all, fmt.Sprintf("value-%d", i))
	}
	return all
}

func codecs() {
	for name, codec := range map[string]kgo.CompressionCodec{
		"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(),
		"lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
	} {
		topic := newTopic(1, nil)
		produce(topic, 300, kgo.ProducerBatchCompression(codec))
		client := newClient(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
		check(reflect.DeepEqual(values(client, 300), numbered(0, 300)), "all records with ", name)
		client.Close()
	}
}

// A groupMember counts its partitions; changed gets a value when the number is another one.
type groupMember struct {
	*kgo.Client
	mutex   sync.Mutex
	share   int
	changed chan struct{}
}

func join(name, topic string, options ...kgo.Opt) *groupMember {
	one := &groupMember{changed: make(chan struct{}, 1)}
	count := func(sign int) func(context.Context, *kgo.Client, map[string][]int32) {
		return func(_ context.Context, _ *kgo.Client, partitions map[string][]int32) {
			one.mutex.Lock()
			one.share += sign * len(partitions[topic])
			one.mutex.Unlock()
			select {
			case one.changed <- struct{}{}:
			default:
			}
		}
	}
	one.Client = newClient(append(options,
		kgo.ConsumerGroup(name), kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.HeartbeatInterval(100*time.Millisecond),
		kgo.OnPartitionsAssigned(count(1)), kgo.OnPartitionsRevoked(count(-1)), kgo.OnPartitionsLost(count(-1)))...)
	return one
}

func (one *groupMember) currentShare() int {
	one.mutex.Lock()
	defer one.mutex.Unlock()
	return one.share
}

func (one *groupMember) untilShare(wanted int) {
	for one.currentShare() != wanted {
		select {
		case <-one.changed:
		case <-ctx.Done():
			panic(fmt.Sprintf("a share of %d, not of %d", one.currentShare(), wanted))
		}
	}
}

func group() {
	topic := newTopic(4, nil)
	produce(topic, 100)
	name := "group-" + topic
	first := join(name, topic)
	read, wanted := values(first.Client, 100), numbered(0, 100)
	sort.Strings(read)
	sort.Strings(wanted)
	check(reflect.DeepEqual(read, wanted), "all records")
	first.untilShare(4)
	must(first.CommitUncommittedOffsets(ctx))
	second := join(name, topic)
	first.untilShare(2)
	second.untilShare(2)
	second.Close()
	first.untilShare(4)
	first.Close()
	produce(topic, 1)
	later := join(name, topic)
	check(reflect.DeepEqual(values(later.Client, 1), numbered(0, 1)), "a group goes on where it has committed")
	later.Close()
}

func seekAndTimes() {
	topic := newTopic(1, nil)
	produce(topic, 20)
	at := func(offset kgo.Offset) *kgo.Client {
		return newClient(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: {0: offset}}))
	}
	client := at(kgo.NewOffset().At(15))
	check(reflect.DeepEqual(values(client, 5), numbered(15, 20)), "an offset to begin at")
	client.SetOffsets(map[string]map[int32]kgo.EpochOffset{topic: {0: {Epoch: -1, Offset: 3}}})
	check(reflect.DeepEqual(values(client, 17), numbered(3, 20)), "SetOffsets")
	client.Close()
	client = at(kgo.NewOffset().AfterMilli(1_000_007))
	check(reflect.DeepEqual(values(client, 13), numbered(7, 20)), "a time to begin at")
	client.Close()
	found, err := admin.ListOffsetsAfterMilli(ctx, 1_000_007, topic)
	must(err)
	offset, _ := found.Lookup(topic, 0)
	check(offset.Offset == 7, "ListOffsetsAfterMilli: ", offset)
}

func administration() {
	retention, size := "86400000", "4096"
	topic := newTopic(2, map[string]*string{"retention.ms": &retention})
	produce(topic, 40)
	_, err := admin.UpdatePartitions(ctx, 3, topic)
	must(err)
	details, err := admin.ListTopics(ctx, topic)
	must(err)
	check(len(details[topic].Partitions) == 3, "ListTopics: ", details)
	altered, err := admin.AlterTopicConfigs(ctx, []kadm.AlterConfig{{Name: "max.message.bytes", Value: &size}}, topic)
	must(err)
	must(altered[0].Err)
	configs, err := admin.DescribeTopicConfigs(ctx, topic)
	must(err)
	values := map[string]string{}
	for _, config := range configs[0].Configs {
		values[config.Key] = config.MaybeValue()
	}
	check(values["retention.ms"] == retention && values["max.message.bytes"] == size, "DescribeTopicConfigs: ", values)
	offsets(topic)
	groups(topic)
	deleted, err := admin.DeleteTopics(ctx, topic)
	must(err)
	must(deleted.Error())
	// The first client would answer from what it knows.
	fresh := newClient()
	defer fresh.Close()
	details, err = kadm.NewClient(fresh).ListTopics(ctx, topic)
	must(err)
	check(details[topic].Err == kerr.UnknownTopicOrPartition, "DeleteTopics: ", details)
}

func offsets(topic string) {
	ends, err := admin.ListEndOffsets(ctx, topic)
	must(err)
	var sum int64
	ends.Each(func(offset kadm.ListedOffset) { sum += offset.Offset })
	check(sum == 40, "ListEndOffsets: ", sum)
	before := kadm.Offsets{}
	before.AddOffset(topic, 0, 2, -1)
	deleted, err := admin.DeleteRecords(ctx, before)
	must(err)
	must(deleted.Error())
	starts, err := admin.ListStartOffsets(ctx, topic)
	must(err)
	start, _ := starts.Lookup(topic, 0)
	check(start.Offset == 2, "DeleteRecords: ", start)
}

func groups(topic string) {
	name := "admin-" + topic
	wanted := kadm.Offsets{}
	wanted.AddOffset(topic, 1, 3, -1)
	must(admin.CommitAllOffsets(ctx, name, wanted))
	fetched, err := admin.FetchOffsets(ctx, name)
	must(err)
	offset, _ := fetched.Lookup(topic, 1)
	check(offset.At == 3, "FetchOffsets: ", offset)
	listed, err := admin.ListGroups(ctx)
	must(err)
	_, isListed := listed[name]
	check(isListed, "ListGroups: ", listed)
	described, err := admin.DescribeGroups(ctx, name)
	must(err)
	check(described[name].State == "Empty", "DescribeGroups: ", described[name])
	partitions := kadm.TopicsSet{}
	partitions.Add(topic, 1)
	removed, err := admin.DeleteOffsets(ctx, name, partitions)
	must(err)
	must(removed.Error())
	must(admin.CommitAllOffsets(ctx, name, wanted))
	deleted, err := admin.DeleteGroups(ctx, name)
	must(err)
	must(deleted.Error())
}

func member(name, topic string) {
	one := join(name, topic, kgo.SessionTimeout(3*time.Second))
	go func() {
		for {
			if fetches := one.PollFetches(ctx); fetches.IsClientClosed() {
				return
			}
		}
	}()
	go func() {
		for range one.changed {
			fmt.Printf("assigned %d\n", one.currentShare())
		}
	}()
	_, _ = io.Copy(io.Discard, os.Stdin)
	one.Close()
}
