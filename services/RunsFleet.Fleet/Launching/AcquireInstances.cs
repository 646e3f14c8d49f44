using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Gets the instances of a launch row. A function and not <see cref="InstanceAcquisition"/> itself: that lets go of instances nobody needs, which
/// ends in a launch row that is worked on, which gets its instances by this.
/// </summary>
/// <param name="request">A member's request: those of the others are like it.</param>
/// <param name="launch">The row, as stored.</param>
/// <param name="wanted">False when that member needs no instance any more.</param>
/// <param name="paced">True when the token for the first call is taken.</param>
internal delegate Task<Acquired> AcquireInstances(JobRequest request, LaunchRecord launch, bool wanted, bool paced);
