using System.Text.Json;

namespace Autograd.Tests.Conformance;

public class ValueReaderTests
{
    private static Value Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ValueReader.Read(document.RootElement);
    }

    public static TheoryData<string, object> Plain => new()
    {
        { "2", new IntValue(2) },
        { "-9223372036854775808", new IntValue(long.MinValue) },
        { "2.0", new FloatValue(2) },
        { "1e3", new FloatValue(1000) },
        { "true", new BoolValue(true) },
        { "null", new NullValue() },
        { "\"mean\"", new TextValue("mean") },
        { """{"float":"nan"}""", new FloatValue(double.NaN) },
        { """{"float":"-inf"}""", new FloatValue(double.NegativeInfinity) },
        { """{"dtype":"bfloat16"}""", new DTypeValue(DType.BFloat16) },
        { """{"slice":[1,null,-1]}""", new SliceValue(1, null, -1) },
        { """{"ellipsis":true}""", new EllipsisValue() },
        { """{"tensor":"3.a0"}""", new TensorValue("3.a0") },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public void Values_are_read_by_their_form(string json, object expected) => Read(json).Should().Be(expected);

    [Fact]
    public void A_view_carries_shape_strides_and_offset()
    {
        var view = ((TensorValue)Read("""{"tensor":"0.a1","view":{"shape":[2,3],"stride":[1,0],"offset":4}}""")).View!;

        view.Shape.Should().Equal(2, 3);
        view.Strides.Should().Equal(1, 0);
        view.Offset.Should().Be(4);
    }

    [Fact]
    public void Lists_nest() =>
        ((ListValue)((ListValue)Read("[[1],null]")).Items[0]).Items.Should().Equal(new IntValue(1));

    [Fact]
    public void Other_objects_are_maps() =>
        ((MapValue)Read("""{"module":"Linear","init":{"bias":false}}""")).Members.Keys.Should().Equal("module", "init");

    [Theory]
    [InlineData("""{"float":"infinity"}""")]
    [InlineData("""{"dtype":"float8"}""")]
    [InlineData("""{"slice":[1,2]}""")]
    public void Unknown_forms_are_refused(string json) =>
        FluentActions.Invoking(() => Read(json)).Should().Throw<InvalidDataException>();
}
