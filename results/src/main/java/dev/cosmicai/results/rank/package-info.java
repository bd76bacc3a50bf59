/**
 * What is stored of a rank as {@code ranks/{rank}.json}: {@link
 * dev.cosmicai.results.rank.RankResult}. {@link dev.cosmicai.results.rank.RankAttempts} makes it of
 * what the rank's attempts have told, and {@link dev.cosmicai.results.rank.CombinedData} puts all
 * of them into {@code combined_data.json}.
 *
 * <p>The fields that CAI's scripts read, by its names but with true values:
 *
 * <table>
 * <caption>Fields of ranks/{rank}.json that CAI has too</caption>
 * <tr><th>Field</th><th>Value</th></tr>
 * <tr><td>{@code total_cpu_time (seconds)}</td><td>wall time within the forward pass</td></tr>
 * <tr><td>{@code total_cpu_memory (MB)}, {@code total_process_memory (MB)}</td><td>peak resident
 *     memory; here and below an MB is 2²⁰ bytes, as in CAI</td></tr>
 * <tr><td>{@code execution_time (seconds/batch)}</td><td>forward time of a full batch: time ·
 *     batch_size / samples</td></tr>
 * <tr><td>{@code num_batches}</td><td>samples / batch_size, rounded up</td></tr>
 * <tr><td>{@code throughput_bps}, {@code sample_persec}</td><td>bits of the network's inputs, and
 *     samples, a second of forward time</td></tr>
 * <tr><td>{@code data_path}</td><td>a URI, or a list where there are several or none</td></tr>
 * <tr><td>{@code s3_num_requests}, {@code s3_total_time}, {@code s3_avg_time}, {@code s3_min_time},
 *     {@code s3_max_time}</td><td>reads, each until its body was there, in seconds</td></tr>
 * <tr><td>{@code s3_first_request_time}, {@code s3_last_response_time}</td><td>seconds since
 *     1970</td></tr>
 * <tr><td>{@code library_overhead_memory (MB)}</td><td>resident before the first
 *     partition</td></tr>
 * <tr><td>{@code total_image_memory (MB)}, {@code total_model_memory (MB)}</td><td>image buffers at
 *     their largest; weights</td></tr>
 * <tr><td>{@code cpu_info}, {@code ram_info (GB)}</td><td>the machine; a GB is 2³⁰ bytes</td></tr>
 * </table>
 *
 * <p>Our own beside them: {@code run, rank, attempt, manifest_sha256, host, samples,
 * model_batch_size, model_precision, model_member, processor_class, engine, data_paths,
 * input_bytes, start_time} (since 1970), {@code wall_time (seconds), process_cpu_time (seconds),
 * stage_time (seconds), s3_bytes, peak_resident_bytes, runtime_bytes, image_buffer_bytes,
 * model_bytes, ram_bytes, cores, versions}; and, where the job asks for it, {@code profile}, which
 * is CAI's {@code avg_profile} without counting nested operators twice: {@link
 * dev.cosmicai.results.rank.OperatorProfile}. What is not defined, such as a rate without samples,
 * is null, never 0. Metrics are the run's and not a rank's: which splits a rank computes depends on
 * how fast the others are.
 */
package dev.cosmicai.results.rank;
