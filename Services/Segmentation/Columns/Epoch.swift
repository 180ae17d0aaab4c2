/// Goes up when leaves that were made before may look at what is no more, or miss what is new.
final class Epoch {
    var number = 0
}
