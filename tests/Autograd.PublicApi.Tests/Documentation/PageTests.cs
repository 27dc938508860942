namespace Autograd.PublicApi.Tests.Documentation;

/// <summary>Every block of C# in README.md and docs/ compiles, runs, and prints what the page says.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Pages => [.. Page.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Snippets_print_what_the_page_says(string name)
    {
        var page = Page.Read(name);

        var printed = await PageRunner.Run(page);

        printed.Should().HaveCount(page.Snippets.Count);
        for (var i = 0; i < printed.Count; i++) printed[i].Should().Be(page.Snippets[i].Output, $"that is what {name} says of the snippet in line {page.Snippets[i].Line}");
    }

    [Fact]
    public void The_readme_shows_a_program_and_what_it_prints() => Page.Read("README.md").Snippets.Should().Contain(snippet => snippet.Output.Length > 0);
}
